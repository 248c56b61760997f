// Each command of the contract, carried to the part that does it.
import type { Api } from '../contract/api';
import { parseMac } from '../contract/ids';
import type { Mac } from '../contract/ids';
import { answerDraft, profileDraft, systemDraft } from '../contract/model';
import { problem } from '../contract/problems';
import type { EventLog } from '../store/events';
import type { Imports } from './imports';
import { checkLoaders } from './loaders';
import { preflight } from './preflight';
import { previewAnswers, previewBoot } from './previews';
import { removeProfile, saveProfile } from './profiles';
import type { Rooms } from './rooms';
import type { ServingDesk } from './serving';
import { simulate } from './simulate';
import { inTurns } from './turns';
import { reinstallSystem, removeSystem, saveSystem } from './systems';

const EVENTS_PAGE = 1000;

export function makeApi(rooms: Rooms, desk: ServingDesk, imports: Imports, log: EventLog): Api {
  const { bus } = rooms;
  // The check listens on the very ports that serving opens.
  const portsInTurn = inTurns();
  const all = <Value>(table: Readonly<Record<string, Value>>) => Promise.resolve(Object.values(table));
  return {
    snapshot: () => Promise.resolve({ view: bus.view, seq: bus.seq }),
    events: async ({ after, limit }) => {
      await log.flush();
      return log.read({ after: after ?? Math.max(0, bus.seq - EVENTS_PAGE), limit: limit ?? EVENTS_PAGE });
    },
    nics: () => rooms.nics(),
    preflight: ({ nic, mode }) => portsInTurn(() => preflight(rooms, nic, mode ?? 'auto')),
    startServing: ({ nic, mode, pool, newMachines }) =>
      portsInTurn(() =>
        desk.start({ nic, mode: mode ?? 'auto', pool: pool ?? null, newMachines: newMachines ?? null }),
      ),
    stopServing: ({ force }) => desk.stop({ force: force ?? false }),
    importImage: ({ path, name }) => imports.start(path, name ?? null),
    cancelImport: ({ job }) => imports.cancel(job),
    removeDistro: ({ id }) => imports.remove(id),
    distros: () => all(bus.view.distros),
    saveProfile: (draft) => saveProfile(rooms, profileDraft.parse(draft)),
    removeProfile: ({ name }) => removeProfile(rooms, name),
    profiles: () => all(bus.view.profiles),
    saveSystem: (draft) => saveSystem(rooms, systemDraft.parse(draft)),
    removeSystem: ({ name }) => removeSystem(rooms, name),
    reinstallSystem: ({ name }) => reinstallSystem(rooms, name),
    systems: () => all(bus.view.systems),
    leases: () => all(bus.view.leases),
    previewAnswers: ({ distro, answers, profile, mac }) =>
      Promise.resolve(
        previewAnswers(rooms, desk, {
          distro: distro ?? null,
          answers: answers ? answerDraft.parse(answers) : null,
          profile: profile ?? null,
          mac: mac === undefined ? null : macOf(mac),
        }),
      ),
    previewBoot: ({ profile, mac }) =>
      Promise.resolve({
        text: previewBoot(rooms, desk, {
          profile: profile ?? null,
          mac: mac === undefined ? null : macOf(mac),
        }),
      }),
    settings: () => Promise.resolve(rooms.settings.get()),
    saveSettings: async (patch) => {
      const settings = await rooms.settings.save(patch);
      bus.emit({ type: 'settings.saved', settings });
      return settings;
    },
    loaders: () => checkLoaders(rooms.loadersDir),
    simulate: () => simulate(rooms),
  };
}

function macOf(text: string): Mac {
  const mac = parseMac(text);
  if (!mac) throw problem('bad-argument', { field: 'mac', reason: `not a hardware address: ${text}` });
  return mac;
}

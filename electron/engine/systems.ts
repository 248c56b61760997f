// Systems: what a person decided for one MAC. Armed by a person, disarmed by the machine's own report.
import { compose } from '../boot/answers/compose';
import { parseSystemName } from '../contract/ids';
import type { Mac, ProfileName, SystemName } from '../contract/ids';
import type { CheckedSystemDraft, NextBoot, Profile, System } from '../contract/model';
import { problem } from '../contract/problems';
import { systemOf } from './decide';
import type { Rooms } from './rooms';

/** Saving a system is a person's decision to install it: a new one, or one whose profile changes, is armed. */
export async function saveSystem(rooms: Rooms, draft: CheckedSystemDraft): Promise<System> {
  const { view } = rooms.bus;
  const profile = view.profiles[draft.profile];
  if (!profile) throw problem('not-found', { what: 'profile', id: draft.profile });
  const sameMac = systemOf(view, draft.mac);
  if (sameMac && sameMac.name !== draft.name)
    throw problem('mac-taken', { mac: draft.mac, system: sameMac.name });
  const sameIp = Object.values(view.systems).find(
    (system) => draft.ip !== null && system.ip === draft.ip && system.name !== draft.name,
  );
  if (sameIp)
    throw problem('bad-argument', { field: 'ip', reason: `the address is reserved for ${sameIp.name}` });
  const before = view.systems[draft.name];
  checkValues(draft, profile);
  const keeps = before?.mac === draft.mac && before.profile === draft.profile;
  return put(rooms, {
    ...draft,
    boot: keeps ? before.boot : 'install',
    installedAt: keeps ? before.installedAt : null,
    savedAt: rooms.now(),
  });
}

/** A value that does not fit would be left out of the answer file in silence, and a clear password kept in clear. */
function checkValues({ values, mac }: CheckedSystemDraft, { answers }: Profile): void {
  const clear = ['userPassword', 'rootPassword'].find((field) => Object.hasOwn(values, field));
  if (clear)
    throw problem('bad-argument', {
      field: clear,
      reason: 'a system takes hashes only: user.passwordHash, rootPasswordHash',
    });
  const [field] = compose({ answers, system: { values, hostname: null, name: '' }, mac }).rejected;
  if (field) throw problem('bad-argument', { field, reason: 'it does not fit this field of the answers' });
}

export async function removeSystem(rooms: Rooms, name: string): Promise<void> {
  const system = known(rooms, name);
  await rooms.store.systems.remove(name);
  rooms.bus.emit({ type: 'system.removed', name: system.name });
}

export async function reinstallSystem(rooms: Rooms, name: string): Promise<System> {
  return put(rooms, { ...known(rooms, name), boot: 'install', savedAt: rooms.now() });
}

/** A machine that a person let install without naming it: by the menu on its screen or by the policy for new machines. */
export async function adopt(rooms: Rooms, mac: Mac, profile: Profile): Promise<System> {
  const { view } = rooms.bus;
  const before = systemOf(view, mac);
  if (before) return before;
  const name = freeName(Object.keys(view.systems), mac);
  return put(rooms, armedSystem(name, mac, profile.name, rooms.now()));
}

/** A system of which no more is known than its machine and what to install. */
export const armedSystem = (name: SystemName, mac: Mac, profile: ProfileName, savedAt: number): System => ({
  name,
  mac,
  profile,
  ip: null,
  hostname: null,
  values: {},
  boot: 'install',
  installedAt: null,
  savedAt,
});

/** After `finished` the system starts from its own disk until a person says otherwise. */
export async function disarm(rooms: Rooms, name: SystemName, at: number): Promise<System> {
  const next: NextBoot = 'disk';
  return put(rooms, { ...known(rooms, name), boot: next, installedAt: at });
}

function known(rooms: Rooms, name: string): System {
  const system = rooms.bus.view.systems[name];
  if (!system) throw problem('not-found', { what: 'system', id: name });
  return system;
}

async function put(rooms: Rooms, system: System): Promise<System> {
  await rooms.store.systems.put(system);
  rooms.bus.emit({ type: 'system.saved', system });
  return system;
}

function freeName(taken: readonly string[], mac: Mac): SystemName {
  const base = `pc-${mac.replaceAll(':', '').slice(-6)}`;
  for (let n = 1; ; n += 1) {
    const name = parseSystemName(n === 1 ? base : `${base}-${String(n)}`);
    if (name && !taken.includes(name)) return name;
  }
}

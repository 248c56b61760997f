// What would be served, before it is: the wizard's preview and `slipway render`, by the same code as the network.
import { parseMac } from '../contract/ids';
import type { Mac, ProfileName } from '../contract/ids';
import { answerDraft } from '../contract/model';
import type { CheckedAnswerDraft, Distro, Profile, System } from '../contract/model';
import type { AnswerPreview } from '../contract/api';
import { problem } from '../contract/problems';
import { decideIn, systemOf } from './decide';
import { hashed } from './profiles';
import type { Rooms } from './rooms';
import { Scripts } from './scripts';
import type { Whose } from './scripts';
import type { ServingDesk } from './serving';

interface Wanted {
  readonly distro: string | null;
  readonly answers: CheckedAnswerDraft | null;
  readonly profile: string | null;
  readonly mac: Mac | null;
}

/** Stands for a machine that has not been seen yet, and for the one-time token of its attempt. */
const ANY_MAC = parseMac('52:54:00:00:00:01') as Mac;
const ANY_TOKEN = '0'.repeat(32);

export function previewAnswers(rooms: Rooms, desk: ServingDesk, wanted: Wanted): AnswerPreview {
  const install = installOf(rooms, desk, wanted);
  return scriptsFor(rooms).answerText(whoseIn(rooms, wanted.mac), install);
}

export function previewBoot(
  rooms: Rooms,
  desk: ServingDesk,
  wanted: Pick<Wanted, 'profile' | 'mac'>,
): string {
  const { view } = rooms.bus;
  const whose = whoseIn(rooms, wanted.mac);
  if (wanted.mac && wanted.profile === null)
    return scriptsFor(rooms).bootText(whose, decideIn(view, desk.newMachines(), wanted.mac));
  const install = installOf(rooms, desk, { ...wanted, distro: null, answers: null });
  return scriptsFor(rooms).bootText(whose, { system: install.system, plan: { kind: 'install', ...install } });
}

function scriptsFor(rooms: Rooms): Scripts {
  const { serving } = rooms.bus.view;
  const host = serving ? `${serving.address}:${String(serving.ports.http)}` : 'server';
  return new Scripts(
    () => `http://${host}`,
    () => rooms.bus.view,
  );
}

function whoseIn(rooms: Rooms, mac: Mac | null): Whose {
  const newest = mac ? rooms.attempts.newest(mac) : null;
  return newest?.record ?? { mac: mac ?? ANY_MAC, token: ANY_TOKEN, firmware: 'uefi-x64' };
}

function installOf(
  rooms: Rooms,
  desk: ServingDesk,
  wanted: Wanted,
): { profile: Profile; distro: Distro; system: System | null } {
  const { view } = rooms.bus;
  const system = wanted.mac ? systemOf(view, wanted.mac) : null;
  if (wanted.distro !== null) {
    const distro = distroOf(rooms, wanted.distro);
    const answers = hashed(wanted.answers ?? answerDraft.parse({}), null);
    const profile: Profile = {
      name: 'preview' as ProfileName,
      distro: distro.id,
      answers,
      kernelArgs: '',
      savedAt: 0,
    };
    return { profile, distro, system };
  }
  const name = wanted.profile ?? system?.profile ?? profileOfNew(desk);
  if (name === null) throw problem('not-found', { what: 'system', id: wanted.mac ?? '' });
  const profile = view.profiles[name];
  if (!profile) throw problem('not-found', { what: 'profile', id: name });
  return { profile, distro: distroOf(rooms, profile.distro), system };
}

function profileOfNew(desk: ServingDesk): string | null {
  const policy = desk.newMachines();
  return policy.kind === 'install' ? policy.profile : null;
}

function distroOf(rooms: Rooms, id: string): Distro {
  const distro = rooms.bus.view.distros[id];
  if (!distro) throw problem('not-found', { what: 'distro', id });
  return distro;
}

// What a machine gets, decided from what people decided. The one rule above all: a machine nobody decided about is
// never erased.
import type { HeldBack } from '../contract/events';
import type { Distro, Profile, System } from '../contract/model';
import type { NewMachines } from '../contract/settings';

export interface Facts {
  readonly system: System | null;
  /** The system's profile and its distro; null when they are gone. */
  readonly profile: Profile | null;
  readonly distro: Distro | null;
  readonly newMachines: NewMachines;
  /** The profile that `install` names for new machines, and its distro. */
  readonly newProfile: Profile | null;
  readonly newDistro: Distro | null;
}

export type Plan =
  | {
      readonly kind: 'install';
      readonly profile: Profile;
      readonly distro: Distro;
      readonly system: System | null;
    }
  | { readonly kind: 'local-disk'; readonly system: System | null; readonly reason?: HeldBack }
  | { readonly kind: 'menu' }
  | { readonly kind: 'ignore'; readonly reason: string };

export function plan(facts: Facts): Plan {
  const { system } = facts;
  if (system?.boot === 'disk') return { kind: 'local-disk', system };
  if (system) return installOr(facts.profile, facts.distro, system);
  switch (facts.newMachines.kind) {
    case 'ignore':
      return { kind: 'ignore', reason: 'nobody decided about this machine, and new machines are ignored' };
    case 'ask':
      return { kind: 'menu' };
    case 'install':
      return installOr(facts.newProfile, facts.newDistro, null);
  }
}

function installOr(profile: Profile | null, distro: Distro | null, system: System | null): Plan {
  if (!profile) return { kind: 'local-disk', system, reason: 'profile-missing' };
  if (!distro) return { kind: 'local-disk', system, reason: 'distro-missing' };
  if (!isReady(distro)) return { kind: 'local-disk', system, reason: 'distro-not-ready' };
  return { kind: 'install', profile, distro, system };
}

/** A kit alone carries no packages; media need a kernel that can install over the network, their own or a kit's. */
const isReady = ({ status, role, kernel, kit }: Distro): boolean =>
  status === 'ready' && role === 'media' && (kernel !== null || kit !== null);

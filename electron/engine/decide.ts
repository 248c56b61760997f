// What the engine knows about one machine, looked up once and handed to the pure plan.
import { plan } from '../boot/plan';
import type { Plan } from '../boot/plan';
import type { PlanKind } from '../contract/events';
import type { NewMachines } from '../contract/settings';
import type { Mac } from '../contract/ids';
import type { Distro, Profile, System } from '../contract/model';
import type { View } from '../contract/view';

export interface Decision {
  readonly system: System | null;
  readonly plan: Plan;
}

/** What the machine does next: one that is ignored starts its own disk. */
export const nextOf = ({ plan: { kind } }: Decision): PlanKind => (kind === 'ignore' ? 'local-disk' : kind);

/** Answers "what does this machine get": the real world, or the small one of a simulated machine. */
export type Decide = (mac: Mac) => Decision;

export function decideIn(view: View, newMachines: NewMachines, mac: Mac): Decision {
  const system = systemOf(view, mac);
  const profile = system ? (view.profiles[system.profile] ?? null) : null;
  const newProfile = newMachines.kind === 'install' ? (view.profiles[newMachines.profile] ?? null) : null;
  const distroOf = (of: Profile | null): Distro | null => (of ? (view.distros[of.distro] ?? null) : null);
  const decided = plan({
    system,
    profile,
    distro: distroOf(profile),
    newMachines,
    newProfile,
    newDistro: distroOf(newProfile),
  });
  return { system, plan: decided };
}

export const systemOf = (view: View, mac: Mac): System | null =>
  Object.values(view.systems).find((system) => system.mac === mac) ?? null;

/** The distro whose tree holds the kernel that boots `distro`: itself, or its netboot kit. */
export function bootSource(distro: Distro, distros: Readonly<Record<string, Distro>>): Distro | null {
  const source = distro.kit ? distros[distro.kit] : distro;
  return source?.kernel && source.initrds.length > 0 ? source : null;
}

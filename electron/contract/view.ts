// The state that the window shows, made from events alone: `view = events.reduce(apply, emptyView(settings))`.
// Pure; every changed branch is a new object, so a page can compare by identity.
import type { ImportPhase, Serving, SlipwayEvent } from './events';
import type { DistroId, JobId } from './ids';
import type { Distro, Lease, Profile, System } from './model';
import type { Problem } from './problems';
import type { Settings } from './settings';
import { applyToMachine, isMachineEvent } from './view-machine';
import type { MachineView } from './view-machine';

export type { AttemptView, MachineStatus, MachineView, StepView } from './view-machine';
export { shownAttempt } from './view-machine';

/** One import on its way, or one that failed and waits to be dismissed. */
export interface ImportView {
  readonly job: JobId;
  readonly path: string;
  readonly name: string;
  readonly phase: ImportPhase;
  readonly done: number;
  readonly total: number;
  /** Seconds, or null while unknown. */
  readonly left: number | null;
  readonly distro: DistroId | null;
  readonly problem: Problem | null;
}

type Table<Value> = Readonly<Record<string, Value>>;

export interface View {
  readonly serving: Serving | null;
  readonly settings: Settings;
  readonly imports: Table<ImportView>;
  readonly distros: Table<Distro>;
  readonly profiles: Table<Profile>;
  readonly systems: Table<System>;
  /** By address. */
  readonly leases: Table<Lease>;
  /** By MAC. */
  readonly machines: Table<MachineView>;
  /** The newest problem of each area that nothing has cleared. */
  readonly problem: Problem | null;
}

/** Without a prototype: names come from outside, and `constructor` or `__proto__` must find nothing. */
export const tableOf = <Value>(...parts: readonly Table<Value>[]): Table<Value> =>
  Object.assign(Object.create(null) as Record<string, Value>, ...parts) as Table<Value>;

export const emptyView = (settings: Settings): View => ({
  serving: null,
  settings,
  imports: tableOf(),
  distros: tableOf(),
  profiles: tableOf(),
  systems: tableOf(),
  leases: tableOf(),
  machines: tableOf(),
  problem: null,
});

const put = <Value>(table: Table<Value>, key: string, value: Value): Table<Value> =>
  tableOf(table, { [key]: value });
function drop<Value>(table: Table<Value>, key: string): Table<Value> {
  const { [key]: _gone, ...rest } = table;
  return tableOf(rest);
}

/** One event folded in. Unknown keys are ignored, so an older window survives a newer engine. */
export function apply(view: View, event: SlipwayEvent): View {
  if (isMachineEvent(event))
    return {
      ...view,
      machines: put(view.machines, event.mac, applyToMachine(view.machines[event.mac], event)),
    };
  switch (event.type) {
    case 'serve.started':
      return { ...view, serving: event.serving, problem: null };
    case 'serve.stopped':
      return { ...view, serving: null, problem: event.problem ?? view.problem };
    case 'problem.raised':
      return { ...view, problem: event.problem };
    case 'settings.saved':
      return { ...view, settings: event.settings };
    case 'distro.saved':
      return { ...view, distros: put(view.distros, event.distro.id, event.distro) };
    case 'distro.removed':
      return { ...view, distros: drop(view.distros, event.id) };
    case 'profile.saved':
      return { ...view, profiles: put(view.profiles, event.profile.name, event.profile) };
    case 'profile.removed':
      return { ...view, profiles: drop(view.profiles, event.name) };
    case 'system.saved':
      return { ...view, systems: put(view.systems, event.system.name, event.system) };
    case 'system.removed':
      return { ...view, systems: drop(view.systems, event.name) };
    case 'lease.bound':
      return { ...view, leases: put(view.leases, event.lease.ip, event.lease) };
    case 'lease.freed': {
      const { ip, reason } = event;
      const lease = view.leases[ip];
      // Somebody else uses the address: it is shown until it is given out again.
      if (reason === 'declined' && lease)
        return { ...view, leases: put(view.leases, ip, { ...lease, state: 'declined' }) };
      return { ...view, leases: drop(view.leases, ip) };
    }
    default:
      return applyToImports(view, event);
  }
}

function applyToImports(view: View, event: SlipwayEvent): View {
  switch (event.type) {
    case 'import.started': {
      const { job, path, name } = event;
      const fresh: ImportView = {
        job,
        path,
        name,
        phase: 'reading',
        done: 0,
        total: 0,
        left: null,
        distro: null,
        problem: null,
      };
      return { ...view, imports: put(view.imports, job, fresh) };
    }
    case 'import.recognised':
      return change(view, event.job, { distro: event.distro.id });
    case 'import.progressed': {
      const { phase, done, total, left } = event;
      return change(view, event.job, { phase, done, total, left });
    }
    case 'import.failed':
      return change(view, event.job, { problem: event.problem });
    case 'import.finished':
      return { ...view, imports: drop(view.imports, event.job) };
    default:
      return view;
  }
}

function change(view: View, job: JobId, fields: Partial<ImportView>): View {
  const known = view.imports[job];
  return known ? { ...view, imports: put(view.imports, job, { ...known, ...fields }) } : view;
}

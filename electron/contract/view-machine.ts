// One machine as the window shows it: its attempts, the nine steps of each, and one of six statuses.
import type { EventOf, Firmware, HeldBack, Hint, PlanKind, SlipwayEvent } from './events';
import type { AttemptId, DistroId, Ip, Mac, ProfileName, SystemName } from './ids';
import { lights } from './steps';
import type { Lit, StepNumber, StepState } from './steps';

export type MachineStatus = 'waiting' | 'booting' | 'installing' | 'installed' | 'stalled' | 'failed';

export interface StepView {
  readonly state: StepState;
  readonly at: number | null;
  readonly done: number;
  readonly total: number;
}

export interface AttemptView {
  readonly id: AttemptId;
  readonly startedAt: number;
  readonly lastHeard: number;
  readonly finishedAt: number | null;
  readonly firmware: Firmware;
  readonly plan: PlanKind | null;
  /** Somebody wanted an installation, and it could not be given. */
  readonly held?: HeldBack | null;
  readonly system: SystemName | null;
  readonly profile: ProfileName | null;
  readonly distro: DistroId | null;
  readonly steps: readonly StepView[];
  /** The furthest step reached, 1-9. */
  readonly step: StepNumber;
  readonly outcome: 'running' | 'installed' | 'failed' | 'own-disk';
  readonly stalled: { readonly step: number; readonly hint: Hint } | null;
  readonly packages: { readonly count: number; readonly bytes: number };
  readonly simulated: boolean;
}

export interface MachineView {
  readonly mac: Mac;
  readonly ip: Ip | null;
  readonly uuid: string | null;
  readonly firmware: Firmware;
  readonly status: MachineStatus;
  readonly system: SystemName | null;
  readonly lastHeard: number;
  /** Newest last; at most ten are kept. */
  readonly attempts: readonly AttemptView[];
}

const KEPT_ATTEMPTS = 10;
const waiting: StepView = { state: 'waiting', at: null, done: 0, total: 0 };

type MachineEvent = Extract<SlipwayEvent, { attempt: AttemptId; mac: Mac }>;
export const isMachineEvent = (event: SlipwayEvent): event is MachineEvent => 'attempt' in event;

/** The attempt a row shows: the newest that installs, else the newest of all. */
export function shownAttempt(machine: MachineView): AttemptView | null {
  const newest = machine.attempts.at(-1) ?? null;
  if (newest?.plan !== 'local-disk') return newest;
  return [...machine.attempts].reverse().find((attempt) => attempt.plan === 'install') ?? newest;
}

export function applyToMachine(before: MachineView | undefined, event: MachineEvent): MachineView {
  const machine = before ?? newMachine(event);
  const attempts =
    event.type === 'attempt.started'
      ? [...machine.attempts.filter(({ id }) => id !== event.attempt), newAttempt(event)].slice(
          -KEPT_ATTEMPTS,
        )
      : machine.attempts.map((attempt) =>
          attempt.id === event.attempt ? applyToAttempt(attempt, event) : attempt,
        );
  const newest = attempts.at(-1);
  const ip = 'ip' in event && event.ip !== null ? event.ip : machine.ip;
  return {
    ...machine,
    ip,
    uuid: event.type === 'attempt.started' ? (event.uuid ?? machine.uuid) : machine.uuid,
    firmware: newest?.firmware ?? machine.firmware,
    system: newest?.system ?? machine.system,
    status: newest ? statusOf(newest) : machine.status,
    lastHeard: event.type === 'attempt.stalled' ? machine.lastHeard : event.at,
    attempts,
  };
}

function newMachine(event: MachineEvent): MachineView {
  const { mac, at } = event;
  return {
    mac,
    ip: null,
    uuid: null,
    firmware: 'other',
    status: 'booting',
    system: null,
    lastHeard: at,
    attempts: [],
  };
}

function newAttempt(event: EventOf<'attempt.started'>): AttemptView {
  const { attempt: id, at, firmware, system, profile, distro, simulated } = event;
  return {
    id,
    startedAt: at,
    lastHeard: at,
    finishedAt: null,
    firmware,
    plan: null,
    system,
    profile,
    distro,
    steps: Array.from({ length: 9 }, () => waiting),
    step: 1,
    outcome: 'running',
    stalled: null,
    packages: { count: 0, bytes: 0 },
    simulated,
  };
}

function applyToAttempt(before: AttemptView, event: MachineEvent): AttemptView {
  if (event.type === 'attempt.stalled') return { ...before, stalled: { step: event.step, hint: event.hint } };
  const attempt: AttemptView = { ...before, lastHeard: event.at, stalled: null };
  const lit = lights(event);
  const stepped = lit ? light(attempt, lit, event.at) : attempt;
  switch (event.type) {
    case 'attempt.planned': {
      const { plan, system, profile, distro, held = null } = event;
      return { ...stepped, plan, system, profile, distro, held };
    }
    case 'script.sent':
      return event.plan === 'local-disk'
        ? { ...stepped, outcome: 'own-disk', finishedAt: event.at }
        : stepped;
    case 'file.sent':
      if (event.role !== 'package') return stepped;
      return {
        ...stepped,
        packages: { count: stepped.packages.count + 1, bytes: stepped.packages.bytes + event.bytes },
      };
    case 'install.reported':
      if (event.state === 'finished') return { ...stepped, outcome: 'installed', finishedAt: event.at };
      return event.state === 'failed' ? { ...stepped, outcome: 'failed', finishedAt: event.at } : stepped;
    default:
      return stepped;
  }
}

/** Lights one step. Earlier steps that were live are done; those never seen are hollow. */
function light(attempt: AttemptView, lit: Lit, at: number): AttemptView {
  const steps = attempt.steps.map((step, index): StepView => {
    const number = index + 1;
    if (number < lit.step) {
      if (step.state === 'live' || step.state === 'failed') return { ...step, state: 'done' };
      return step.state === 'waiting' ? { ...step, state: 'hollow' } : step;
    }
    if (number > lit.step) return step;
    // A later file of the same step makes it live again; a repeated DISCOVER does not undo anything.
    const reached = attempt.step > lit.step && step.state === 'done';
    if (reached) return step;
    return {
      state: lit.state,
      at: step.at ?? at,
      done: lit.done ?? step.done,
      total: lit.total ?? step.total,
    };
  });
  return { ...attempt, steps, step: lit.step > attempt.step ? lit.step : attempt.step };
}

function statusOf(attempt: AttemptView): MachineStatus {
  if (attempt.outcome === 'failed') return 'failed';
  if (attempt.outcome === 'installed') return 'installed';
  if (attempt.outcome === 'own-disk') return attempt.system && !attempt.held ? 'installed' : 'waiting';
  if (attempt.stalled) return 'stalled';
  if (attempt.plan === 'menu') return 'waiting';
  return attempt.step >= 8 ? 'installing' : 'booting';
}

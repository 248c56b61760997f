// What a row and the drawer say about a machine, worked out once: its attempt, profile, elapsed time, and its place
// in the list.
import { slug } from '../../electron/contract/ids';
import { shownAttempt } from '../../electron/contract/view';
import type { AttemptView, MachineStatus, MachineView } from '../../electron/contract/view';
import { machineName } from '../app/makers';

const URGENCY: Readonly<Record<MachineStatus, number>> = {
  failed: 0,
  stalled: 1,
  waiting: 2,
  installing: 3,
  booting: 3,
  installed: 4,
};

/** What needs a person comes first, then what is running, newest first. */
export const byUrgency = (a: MachineView, b: MachineView): number =>
  URGENCY[a.status] - URGENCY[b.status] || b.lastHeard - a.lastHeard;

/** Milliseconds that the shown attempt took, or takes until now. */
export function elapsed(attempt: AttemptView, now: number): number {
  return (attempt.finishedAt ?? Math.max(now, attempt.lastHeard)) - attempt.startedAt;
}

export function matches(machine: MachineView, filter: string): boolean {
  const wanted = filter.trim().toLowerCase();
  if (wanted === '') return true;
  const attempt = shownAttempt(machine);
  const texts = [
    machineName(machine),
    machine.mac,
    machine.ip,
    machine.system,
    attempt?.profile,
    machine.status,
  ];
  return texts.some((text) => text?.toLowerCase().includes(wanted) ?? false);
}

/** `pc-123456`: the name a machine gets when a person assigns a profile without naming it. */
export const nameForMac = (mac: string): string => slug(`pc-${mac.replaceAll(':', '').slice(-6)}`);

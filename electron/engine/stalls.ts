// Notices machines that went silent in the middle of a step, and names one likely cause (UX brief, chapter 3).
import type { Hint } from '../contract/events';
import { STALL_SECONDS } from '../contract/steps';
import type { StepNumber } from '../contract/steps';
import type { AttemptView } from '../contract/view';
import type { EventBus } from './bus';

const HINTS: Readonly<Record<StepNumber, Hint>> = {
  1: 'cable',
  2: 'rival',
  3: 'firewall',
  4: 'tftp',
  5: 'tftp',
  6: 'loader',
  7: 'memory',
  8: 'driver',
  9: 'quiet',
};
const CHECK_MS = 5000;

/** After a whole loader was sent and nothing followed, the firmware refused it: Secure Boot, or the wrong loader. */
const hintFor = (attempt: AttemptView): Hint =>
  attempt.step === 5 && attempt.steps[4]?.state === 'done' ? 'secure' : HINTS[attempt.step];

export function stalledNow(attempt: AttemptView, now: number): Hint | null {
  if (attempt.outcome !== 'running' || attempt.stalled || attempt.plan === 'menu') return null;
  return now - attempt.lastHeard > STALL_SECONDS[attempt.step] * 1000 ? hintFor(attempt) : null;
}

/** Looks at every running attempt each few seconds while serving. Returns what ends it. */
export function watchStalls(bus: EventBus, now: () => number): () => void {
  const timer = setInterval(() => {
    for (const machine of Object.values(bus.view.machines)) {
      const attempt = machine.attempts.at(-1);
      const hint = attempt ? stalledNow(attempt, now()) : null;
      if (attempt && hint)
        bus.emit({
          type: 'attempt.stalled',
          mac: machine.mac,
          attempt: attempt.id,
          step: attempt.step,
          hint,
        });
    }
  }, CHECK_MS);
  return () => clearInterval(timer);
}

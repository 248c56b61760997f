// `serve`: opens the ports, tells what happens until Ctrl+C, and stops cleanly. `try` shows the nine steps.
import type { SlipwayEvent } from '../../contract/events';
import type { AttemptId } from '../../contract/ids';
import { ProblemError } from '../../contract/problems';
import type { Problem } from '../../contract/problems';
import { lights } from '../../contract/steps';
import type { StepNumber } from '../../contract/steps';
import type { Invocation } from '../args';
import type { Door } from '../door';
import { ask } from '../door';
import { eventLine } from '../event-lines';
import type { ExitCode, Run } from '../host';
import { print, printJson } from '../host';
import { STEP_WORDS, duration } from '../words';

type Serve = Extract<Invocation, { verb: 'serve' }>;

/** Why it ends: null when a person asked. */
type End = Problem | null;

export async function serve(run: Run, door: Door, wanted: Serve): Promise<ExitCode> {
  const { nic, mode, pool, newMachines } = wanted;
  let end: (end: End) => void = () => undefined;
  const ended = new Promise<End>((resolve) => (end = resolve));
  const unlisten = run.host.onStop(() => end(null));
  const unsubscribe = await door.subscribe((event) => {
    tell(run, event);
    if (event.type === 'serve.stopped' && event.reason !== 'exit') end(event.problem);
  });
  door.onLost(end);
  try {
    await ask(door, 'startServing', {
      nic,
      ...(mode && { mode }),
      ...(pool && { pool }),
      ...(newMachines && { newMachines }),
    });
    if (!run.json) run.host.err('Press Ctrl+C to stop.\n');
    const problem = await ended;
    if (problem) throw new ProblemError(problem);
    await stopServing(door);
    return 0;
  } finally {
    unlisten();
    unsubscribe();
  }
}

/** A person's Ctrl+C means now, also while machines install; that it had stopped already is no fault. */
async function stopServing(door: Door): Promise<void> {
  const reply = await door.call('stopServing', { force: true });
  if (!reply.ok && reply.problem.code !== 'not-serving') throw new ProblemError(reply.problem);
}

function tell(run: Run, event: SlipwayEvent): void {
  if (run.json) {
    printJson(run, event);
    return;
  }
  const line = eventLine(event);
  if (line !== null) run.host.out(`${line}\n`);
}

export async function tryOut(run: Run, door: Door): Promise<ExitCode> {
  const told = new Set<StepNumber>();
  const simulated = new Set<AttemptId>();
  const unsubscribe = await door.subscribe((event) => {
    if (event.type === 'attempt.started' && event.simulated) simulated.add(event.attempt);
    if (run.json || !('attempt' in event) || !simulated.has(event.attempt)) return;
    const lit = lights(event);
    if (!lit || lit.state === 'live' || told.has(lit.step)) return;
    told.add(lit.step);
    run.host.out(`  ${lit.step}  ${STEP_WORDS[lit.step]}${lit.state === 'failed' ? ': failed' : ''}\n`);
  });
  try {
    if (!run.json) run.host.out('A simulated machine boots from the network:\n');
    const result = await ask(door, 'simulate', undefined);
    print(
      run,
      `Installed in ${duration(result.seconds)}. 'slipway serve --nic N' does the same for real machines.`,
      result,
    );
    return 0;
  } finally {
    unsubscribe();
  }
}

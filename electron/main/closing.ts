// Closing the window stops serving. The engine refuses while machines install; then a person decides.
import type { Reply } from '../contract/api';

export interface ClosingWorld {
  readonly call: (command: string, args: unknown) => Promise<Reply<unknown>>;
  /** True: stop and interrupt `count` machines. */
  readonly ask: (count: number) => Promise<boolean>;
}

/** An engine that hangs (in its start, or for good) must not keep the window open: it is ended with the app. */
const PATIENCE_MS = 5000;
const patience = (): Promise<Reply<unknown>> =>
  new Promise((resolve) => setTimeout(() => resolve({ ok: true, value: null }), PATIENCE_MS));

/** True when the app may go: nothing is served any more, or it never was. */
export async function mayClose(world: ClosingWorld): Promise<boolean> {
  const reply = await Promise.race([world.call('stopServing', {}), patience()]);
  if (reply.ok || reply.problem.code !== 'machines-installing') return true;
  if (!(await world.ask(reply.problem.params.count))) return false;
  await world.call('stopServing', { force: true });
  return true;
}

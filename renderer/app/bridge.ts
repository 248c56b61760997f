// The page's way to the engine: the typed commands of the contract over the three functions of the preload.
import type { Api, Command } from '../../electron/contract/api';
import type { Bridge } from '../../electron/contract/door';
import { ProblemError } from '../../electron/contract/problems';
import type { Problem } from '../../electron/contract/problems';

declare global {
  interface Window {
    readonly slipway: Bridge;
  }
}

/** Calls one command; throws ProblemError when the engine answers with a problem. */
async function call<Name extends Command>(
  command: Name,
  ...args: Parameters<Api[Name]>
): Promise<Awaited<ReturnType<Api[Name]>>> {
  const reply = await window.slipway.call(command, args[0]);
  if (!reply.ok) throw new ProblemError(reply.problem);
  // The door's map is typed once, in the contract; both ends are built from it.
  return reply.value as Awaited<ReturnType<Api[Name]>>;
}

export const api = { call };

/** What to show for anything thrown: the engine's problem, or the bug it must be. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  return { code: 'bug', params: { message: error instanceof Error ? error.message : String(error) } };
}

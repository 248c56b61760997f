// The door: every command from a window, a socket or the CLI has its name and argument checked here, and its answer
// or problem wrapped. What is not a problem is a bug: told as one, with its stack in the log.
import { commandArguments } from '../contract/api';
import type { Api, Command, Reply } from '../contract/api';
import { ProblemError, problem } from '../contract/problems';
import type { Problem } from '../contract/problems';

type Handler = (argument: unknown) => Promise<unknown>;

export function door(api: Api, onBug: (error: unknown) => void) {
  const handlers = new Map(Object.entries(api) as [Command, Handler][]);
  return async (name: string, args: unknown): Promise<Reply<unknown>> => {
    try {
      const command = [...handlers.keys()].find((known) => known === name);
      const handler = command && handlers.get(command);
      if (!handler) throw problem('bad-argument', { field: 'command', reason: `no such command: ${name}` });
      return { ok: true, value: await handler(checkArguments(command, args)) };
    } catch (error) {
      if (!(error instanceof ProblemError)) onBug(error);
      return { ok: false, problem: problemOf(error) };
    }
  };
}

/** What may cross a door in place of an error. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  return { code: 'bug', params: { message: error instanceof Error ? error.message : String(error) } };
}

/** Checks only that the argument fits; drafts are parsed (and normalised) again where they are used. */
function checkArguments(name: Command, args: unknown): unknown {
  const schema = name in commandArguments ? commandArguments[name as keyof typeof commandArguments] : null;
  if (!schema) return undefined;
  const result = schema.safeParse(args ?? {});
  if (result.success) return args ?? {};
  const issue = result.error.issues[0];
  const field = issue?.path.map(String).join('.') ?? '';
  throw problem('bad-argument', { field, reason: issue?.message ?? 'not understood' });
}

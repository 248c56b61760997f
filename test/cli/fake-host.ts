// A command line without a terminal: what it prints is gathered, its engine is scripted.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Api, Command, Reply } from '../../electron/contract/api';
import type { EventBody, SlipwayEvent } from '../../electron/contract/events';
import { problem, ProblemError } from '../../electron/contract/problems';
import { main } from '../../electron/cli/main';
import type { Host } from '../../electron/cli/host';
import type { Engine } from '../../electron/engine';
import { openStore } from '../../electron/store/database';

export type Answers = {
  readonly [Name in Command]?: (args: never, emit: (body: EventBody) => void) => unknown;
};

export interface FakeEngine extends Engine {
  readonly calls: { readonly command: string; readonly args: unknown }[];
  emit(body: EventBody): void;
  readonly closed: boolean;
}

/** Takes the store's lock like the real one; answers from `answers`, any other command is `not-serving`. */
export async function fakeEngine(dataDir: string, answers: Answers): Promise<FakeEngine> {
  const store = await openStore(dataDir, { onRepaired: () => undefined });
  const listeners = new Set<(event: SlipwayEvent) => void>();
  const calls: { command: string; args: unknown }[] = [];
  let seq = 0;
  let closed = false;
  const emit = (body: EventBody): void => {
    seq += 1;
    for (const listener of listeners) listener({ ...body, seq, at: 0 });
  };
  const call = async (command: string, args: unknown): Promise<Reply<unknown>> => {
    calls.push({ command, args });
    try {
      const answer = answers[command as Command];
      if (!answer) throw problem('not-serving', {});
      return { ok: true, value: await answer(args as never, emit) };
    } catch (error) {
      if (error instanceof ProblemError) return { ok: false, problem: error.problem };
      throw error;
    }
  };
  return {
    api: {} as Api,
    calls,
    call,
    emit,
    get closed() {
      return closed;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      closed = true;
      return store.close();
    },
  };
}

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly done: Promise<Ran>;
  out(): string;
  /** Ctrl+C. */
  stop(): void;
  /** Waits until standard output has `text`. */
  until(text: string): Promise<void>;
}

export function start(
  argv: readonly string[],
  dataDir: string,
  openEngine: (dataDir: string) => Promise<Engine>,
  options: Partial<Pick<Host, 'tty' | 'cwd'>> = {},
): Running {
  let out = '';
  let err = '';
  const stops = new Set<() => void>();
  const host: Host = {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    tty: false,
    cwd: dataDir,
    version: '1.2.3',
    dataDir,
    openEngine,
    onStop: (listener) => {
      stops.add(listener);
      return () => stops.delete(listener);
    },
    ...options,
  };
  return {
    done: main(argv, host).then((code) => ({ code, out, err })),
    out: () => out,
    stop: () => stops.forEach((listener) => listener()),
    until: async (text) => {
      for (let tries = 0; !out.includes(text); tries++) {
        if (tries > 200) throw new Error(`never printed ${text}, but: ${out}${err}`);
        await sleep(20);
      }
    },
  };
}

export const run = (argv: readonly string[], dataDir: string, answers: Answers = {}): Promise<Ran> =>
  start(argv, dataDir, (folder) => fakeEngine(folder, answers)).done;

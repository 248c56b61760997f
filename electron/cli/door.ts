// How a command reaches an engine: its own when the data folder is free, else that of the process that owns it.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Api, Command, Reply } from '../contract/api';
import type { SlipwayEvent } from '../contract/events';
import { ProblemError } from '../contract/problems';
import type { Problem } from '../contract/problems';
import type { Engine } from '../engine';
import { readStored } from '../engine/stored';
import { openControl } from './control';
import { connectControl } from './control-client';

export interface Door {
  /** True: the engine is another process's, and goes on without us. */
  readonly remote: boolean;
  call(command: string, args: unknown): Promise<Reply<unknown>>;
  subscribe(listener: (event: SlipwayEvent) => void): Promise<() => void>;
  /** The owner went away in the middle. */
  onLost(listener: (problem: Problem) => void): void;
  close(): Promise<void>;
}

/** How long a command waits for an owner that is about to be done, or about to listen. */
const PATIENCE_MS = 10_000;
const LOOK_AGAIN_MS = 150;

/** Throws ProblemError: the engine's own, or that of the lock when the owner does not answer. */
export async function openDoor(
  dataDir: string,
  openEngine: (dataDir: string) => Promise<Engine>,
  patienceMs = PATIENCE_MS,
): Promise<Door> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const remote = await connectControl(dataDir);
    if (remote) return remote;
    try {
      return await localDoor(await openEngine(dataDir), dataDir);
    } catch (error) {
      const owned = error instanceof ProblemError && (await readStored(dataDir).owner()) !== null;
      if (!owned || Date.now() > deadline) throw error;
    }
    await sleep(LOOK_AGAIN_MS);
  }
}

async function localDoor(engine: Engine, dataDir: string): Promise<Door> {
  try {
    const control = await openControl(engine, dataDir);
    return {
      remote: false,
      call: (command, args) => engine.call(command, args),
      subscribe: (listener) => Promise.resolve(engine.subscribe(listener)),
      onLost: () => undefined,
      close: async () => {
        await control.close();
        await engine.close();
      },
    };
  } catch (error) {
    await engine.close();
    throw error;
  }
}

type Args<Name extends Command> = Parameters<Api[Name]>[0];
type Value<Name extends Command> = Awaited<ReturnType<Api[Name]>>;

/** The typed call; throws ProblemError. */
export async function ask<Name extends Command>(
  door: Door,
  command: Name,
  args: Args<Name>,
): Promise<Value<Name>> {
  const reply = await door.call(command, args);
  if (!reply.ok) throw new ProblemError(reply.problem);
  return reply.value as Value<Name>;
}

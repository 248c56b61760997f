// The door for commands while another process owns the data folder: NDJSON over a local socket that only the same
// user can open. `{id, command, args}` -> `{id, reply}`; after `{id, command: "subscribe"}` also `{event}` lines.
// Everything goes through `engine.call`, so it is checked like the window's own calls.
import { chmod, rm } from 'node:fs/promises';
import net from 'node:net';
import type { Reply } from '../contract/api';
import type { SlipwayEvent } from '../contract/events';
import { problem } from '../contract/problems';
import type { Engine } from '../engine';
import { controlPath } from './control-path';
import { eachLine } from './socket-lines';

export interface ControlRequest {
  readonly id: number;
  readonly command: string;
  readonly args?: unknown;
}
export type ControlMessage =
  { readonly id: number; readonly reply: Reply<unknown> } | { readonly event: SlipwayEvent };

export const SUBSCRIBE = 'subscribe';
/** Bytes that a listener may be behind before it is dropped: a stopped terminal must not fill the memory. */
const MAX_BEHIND = 16 * 1024 * 1024;

export interface Control {
  readonly path: string;
  close(): Promise<void>;
}

/**
 * Listens for the owner of `dataDir` (the caller's engine holds its lock, so a socket found there is a dead one).
 * Throws problem('socket-failed').
 */
export async function openControl(
  engine: Pick<Engine, 'call' | 'subscribe'>,
  dataDir: string,
): Promise<Control> {
  const path = await controlPath(dataDir);
  const isFile = process.platform !== 'win32';
  const open = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    speak(socket, engine);
  });
  if (isFile) await rm(path, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(problem('socket-failed', { reason: error.message }, error)));
    server.listen(path, resolve);
  });
  if (isFile) await chmod(path, 0o600);
  return {
    path,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve()); // also removes the socket's file
        for (const socket of open) socket.destroy();
      }),
  };
}

function speak(socket: net.Socket, engine: Pick<Engine, 'call' | 'subscribe'>): void {
  const say = (message: ControlMessage): void => {
    if (socket.destroyed) return;
    socket.write(`${JSON.stringify(message)}\n`);
    if (socket.writableLength > MAX_BEHIND) socket.destroy();
  };
  let unsubscribe: (() => void) | null = null;
  socket.on('close', () => unsubscribe?.());
  // a caller that hung up in mid sentence is no fault of ours; `close` follows
  socket.on('error', () => socket.destroy());
  eachLine(socket, (line) => {
    const request = parseRequest(line);
    if (!request) {
      socket.destroy();
      return;
    }
    const { id, command, args } = request;
    if (command === SUBSCRIBE) {
      unsubscribe ??= engine.subscribe((event) => say({ event }));
      say({ id, reply: { ok: true, value: null } });
      return;
    }
    engine.call(command, args).then(
      (reply) => say({ id, reply }),
      (error: unknown) => {
        const bug = {
          code: 'bug',
          params: { message: error instanceof Error ? error.message : String(error) },
        } as const;
        say({ id, reply: { ok: false, problem: bug } });
      },
    );
  });
}

function parseRequest(line: string): ControlRequest | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null; // the caller hangs up on it
  }
  if (typeof value !== 'object' || value === null) return null;
  const { id, command, args } = value as Record<string, unknown>;
  return typeof id === 'number' && typeof command === 'string' ? { id, command, args } : null;
}

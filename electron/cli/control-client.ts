// The other end of the control socket: commands to the process that owns the data folder.
import net from 'node:net';
import type { Reply } from '../contract/api';
import type { SlipwayEvent } from '../contract/events';
import type { Problem } from '../contract/problems';
import type { ControlMessage, ControlRequest } from './control';
import { SUBSCRIBE } from './control';
import { controlPath } from './control-path';
import type { Door } from './door';
import { eachLine } from './socket-lines';

const STOPPED: Problem = { code: 'engine-stopped', params: {} };

/** Null when nobody listens there. */
export async function connectControl(dataDir: string): Promise<Door | null> {
  const socket = await connected(await controlPath(dataDir));
  return socket && new ControlDoor(socket);
}

function connected(path: string): Promise<net.Socket | null> {
  return new Promise((resolve) => {
    const socket = net.connect(path);
    socket.once('connect', () => resolve(socket));
    // ENOENT or ECONNREFUSED: no owner, or one that does not listen (yet); the caller knows what to do
    socket.once('error', () => resolve(null));
  });
}

class ControlDoor implements Door {
  readonly remote = true;
  private readonly waiting = new Map<number, (reply: Reply<unknown>) => void>();
  private readonly listeners = new Set<(event: SlipwayEvent) => void>();
  private readonly lost = new Set<(problem: Problem) => void>();
  private nextId = 1;

  constructor(private readonly socket: net.Socket) {
    eachLine(socket, (line) => this.hear(JSON.parse(line) as ControlMessage));
    socket.on('error', () => socket.destroy()); // `close` follows and tells everybody
    socket.on('close', () => {
      for (const answer of this.waiting.values()) answer({ ok: false, problem: STOPPED });
      this.waiting.clear();
      for (const tell of this.lost) tell(STOPPED);
    });
  }

  call(command: string, args: unknown): Promise<Reply<unknown>> {
    if (this.socket.destroyed) return Promise.resolve({ ok: false, problem: STOPPED });
    const request: ControlRequest = { id: this.nextId++, command, args };
    return new Promise((resolve) => {
      this.waiting.set(request.id, resolve);
      this.socket.write(`${JSON.stringify(request)}\n`);
    });
  }

  async subscribe(listener: (event: SlipwayEvent) => void): Promise<() => void> {
    this.listeners.add(listener);
    await this.call(SUBSCRIBE, undefined);
    return () => this.listeners.delete(listener);
  }

  onLost(listener: (problem: Problem) => void): void {
    this.lost.add(listener);
  }

  close(): Promise<void> {
    this.lost.clear();
    return new Promise((resolve) => {
      this.socket.once('close', () => resolve());
      this.socket.end();
      this.socket.destroy();
    });
  }

  private hear(message: ControlMessage): void {
    if ('event' in message) {
      for (const listener of this.listeners) listener(message.event);
      return;
    }
    this.waiting.get(message.id)?.(message.reply);
    this.waiting.delete(message.id);
  }
}

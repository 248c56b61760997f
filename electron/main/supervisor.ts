// Keeps the engine's process alive: starts it, restarts it with growing pauses when it falls, gives up after five
// falls in a minute, and turns messages into calls and events. Knows no Electron, so tests can drive it by hand.
import type { Reply } from '../contract/api';
import type { EngineState, FromEngine, ToEngine } from '../contract/door';
import type { SlipwayEvent } from '../contract/events';

/** One running engine process, whatever starts it. */
export interface EngineProcess {
  post(message: ToEngine): void;
  kill(): void;
}

export interface EngineProcessEvents {
  onMessage(message: FromEngine): void;
  /** Any exit that nobody asked for counts as a crash: Electron's exit code after an abort is not reliable. */
  onExit(): void;
  onText(text: string): void;
}

export interface EngineLink {
  readonly call: (command: string, args: unknown) => Promise<Reply<unknown>>;
  /** Lets the engine close its servers and files; resolves when it is gone, after 5 s at the latest. */
  close(): Promise<void>;
}

const PAUSES_MS = [250, 500, 1000, 2000, 4000];
const WINDOW_MS = 60_000;
const CLOSE_MS = 5000;
const KEPT_TEXT = 8192;
const stopped: Reply<unknown> = { ok: false, problem: { code: 'engine-stopped', params: {} } };

interface Call {
  readonly message: ToEngine & { kind: 'call' };
  readonly answer: (reply: Reply<unknown>) => void;
}

export function superviseEngine(q: {
  start(events: EngineProcessEvents): EngineProcess;
  onEvent(event: SlipwayEvent): void;
  onState(state: EngineState, detail: string | null): void;
  now?: () => number;
}): EngineLink {
  const now = q.now ?? Date.now;
  const open = new Map<number, Call>();
  let current: EngineProcess | null = null;
  let state: EngineState = 'starting';
  let falls: number[] = [];
  let nextId = 1;
  let timer: NodeJS.Timeout | null = null;
  let text = '';
  let closing: (() => void) | null = null;

  const enter = (next: EngineState, detail: string | null): void => {
    state = next;
    q.onState(next, detail);
  };

  const launch = (): void => {
    timer = null;
    text = '';
    let gone = false;
    const started = q.start({
      onMessage: (message) => {
        if (!gone) receive(message);
      },
      onText: (more) => {
        text = (text + more).slice(-KEPT_TEXT);
      },
      onExit: () => {
        if (gone) return;
        gone = true;
        fell();
      },
    });
    // A process that died inside `start` has already been dealt with.
    if (!gone) current = started;
  };

  const receive = (message: FromEngine): void => {
    switch (message.kind) {
      case 'ready':
        enter('running', null);
        for (const call of open.values()) current?.post(call.message);
        return;
      case 'event':
        q.onEvent(message.event);
        return;
      case 'reply':
        open.get(message.id)?.answer(message.reply);
        open.delete(message.id);
    }
  };

  const fell = (): void => {
    current = null;
    for (const call of open.values()) call.answer(stopped);
    open.clear();
    if (closing) {
      closing();
      return;
    }
    falls = [...falls.filter((at) => now() - at < WINDOW_MS), now()];
    const pause = PAUSES_MS[falls.length - 1];
    if (pause === undefined) {
      enter('stopped', text);
      return;
    }
    enter('restarting', text);
    timer = setTimeout(launch, pause);
  };

  q.onState('starting', null);
  launch();

  return {
    call: (command, args) => {
      if (closing) return Promise.resolve(stopped);
      if (state === 'stopped') {
        // A snapshot asked for now is a person pressing "Start again".
        if (command !== 'snapshot') return Promise.resolve(stopped);
        falls = [];
        enter('starting', null);
        launch();
      }
      const id = nextId++;
      const message = { kind: 'call', id, command, args } as const;
      return new Promise((answer) => {
        open.set(id, { message, answer });
        // Before `ready` the call waits; it is sent then, or answered when the process falls.
        if (state === 'running') current?.post(message);
      });
    },
    close: () =>
      new Promise((resolve) => {
        if (timer) clearTimeout(timer);
        const last = current;
        if (!last) {
          closing = resolve;
          resolve();
          return;
        }
        const late = setTimeout(() => last.kill(), CLOSE_MS);
        closing = () => {
          clearTimeout(late);
          resolve();
        };
        last.post({ kind: 'close' });
      }),
  };
}

// A virtual machine's serial line as text that can be waited for.
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Serial {
  /** Everything so far, without terminal escapes. */
  text(): string;
  /**
   * Resolves with the first match after the last one that was waited for. Rejects after `seconds`, when `fault`
   * matches first, or when `alive` says that nothing more will come; the message has the last lines.
   */
  expect(pattern: RegExp, seconds: number): Promise<RegExpExecArray>;
  /** Why nothing more is to be expected of the machine, or null. */
  fault(): string | null;
  /** Forgets what came so far: the next `expect` looks only at what comes later. */
  skip(): void;
}

const ESCAPES = /\u001b(?:\[[0-9;?=]*[A-Za-z]|\([A-Z0-9]|[=>78DM])|\r|\0/g;

/** `fault`: a line that means the machine has given up, so that a test need not wait for its limit. */
export function watchSerial(file: string, alive: () => boolean, fault: RegExp): Serial {
  let seen = '';
  let offset = 0;
  let from = 0;
  const buffer = Buffer.alloc(1 << 16);
  const refresh = (): void => {
    if (!existsSync(file)) return;
    const handle = openSync(file, 'r');
    try {
      for (let got = 1; got > 0; offset += got) {
        got = readSync(handle, buffer, 0, buffer.length, offset);
        seen += buffer.toString('latin1', 0, got);
      }
    } finally {
      closeSync(handle);
    }
  };
  // An escape may be cut in two by a read: the raw text is kept, and cleaned when it is looked at.
  const clean = (): string => {
    refresh();
    return seen.replace(ESCAPES, '');
  };
  const broken = (running: boolean, text: string): string | null =>
    fault.exec(text.slice(from))?.[0] ?? (running ? null : 'the machine has ended');
  return {
    text: clean,
    fault: () => {
      const running = alive();
      return broken(running, clean());
    },
    skip: () => {
      from = clean().length;
    },
    expect: async (pattern, seconds) => {
      const limit = Date.now() + seconds * 1000;
      for (;;) {
        const running = alive();
        const text = clean();
        const match = new RegExp(pattern.source, pattern.flags.replace('g', '')).exec(text.slice(from));
        if (match) {
          from += match.index + match[0].length;
          return match;
        }
        const why = broken(running, text) ?? (Date.now() > limit ? `not in ${Math.round(seconds)} s` : null);
        if (why !== null)
          throw new Error(`serial line: waited for ${String(pattern)}: ${why}\n${text.slice(-3000)}`);
        await sleep(100);
      }
    },
  };
}

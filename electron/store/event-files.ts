// The event log on disk: `<day>.<first seq>.ndjson`, one event per line, in the order of `seq`. The number in the name
// keeps the order when a clock was set back, and says where to look for an event. Readers need no lock.
import { createReadStream } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SlipwayEvent } from '../contract/events';
import { problem } from '../contract/problems';
import { codeOf, reasonOf } from './layout';

export interface EventFile {
  readonly path: string;
  /** `2025-01-31`, UTC. */
  readonly day: string;
  readonly firstSeq: number;
}

const NAME = /^(\d{4}-\d{2}-\d{2})\.(\d{1,15})\.ndjson$/;

export const eventFile = (folder: string, day: string, firstSeq: number): EventFile => ({
  path: path.join(folder, `${day}.${String(firstSeq).padStart(12, '0')}.ndjson`),
  day,
  firstSeq,
});

/** Oldest first. Empty when there is no such folder; throws problem('cannot-read'). */
export async function listEventFiles(folder: string): Promise<EventFile[]> {
  try {
    return namedEventFiles(folder, await readdir(folder));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw problem('cannot-read', { path: folder, reason: reasonOf(error) }, error);
  }
}

export function namedEventFiles(folder: string, names: readonly string[]): EventFile[] {
  const files = names.flatMap((name) => {
    const [, day, seq] = NAME.exec(name) ?? [];
    return day !== undefined && seq !== undefined
      ? [{ path: path.join(folder, name), day, firstSeq: Number(seq) }]
      : [];
  });
  return files.sort((a, b) => a.firstSeq - b.firstSeq || (a.path < b.path ? -1 : 1));
}

/** Null for a line that is torn or no event. Types that a newer version wrote are kept: every fold ignores them. */
export function parseEvent(line: string): SlipwayEvent | null {
  if (line === '') return null;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null; // a torn line: the only trace of an event that was never acknowledged
  }
  if (typeof value !== 'object' || value === null) return null;
  const { seq, at, type } = value as Record<string, unknown>;
  const good = Number.isSafeInteger(seq) && typeof at === 'number' && typeof type === 'string';
  return good ? (value as SlipwayEvent) : null;
}

/** Every kept event with a greater `seq` than `after`, in order, each once. */
export async function* readEvents(folder: string, after = 0): AsyncGenerator<SlipwayEvent, number> {
  let last = after;
  const files = await listEventFiles(folder);
  for (const [index, file] of files.entries()) {
    const next = files[index + 1];
    if (next && next.firstSeq <= last + 1) continue;
    for await (const line of linesOf(file.path)) {
      const event = parseEvent(line);
      // a batch that was written twice, after a failed write, repeats numbers
      if (!event || event.seq <= last) continue;
      last = event.seq;
      yield event;
    }
  }
  return last;
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const input = createReadStream(file, 'utf8');
  const lines = createInterface({ input, crlfDelay: Infinity });
  try {
    // readline leaves the errors of its input unheard
    const failed = new Promise<never>((_resolve, reject) => input.once('error', reject));
    const iterator = lines[Symbol.asyncIterator]();
    for (;;) {
      const step = await Promise.race([iterator.next(), failed]);
      if (step.done === true) return;
      yield step.value;
    }
  } catch (error) {
    // cut by age while it was read
    if (codeOf(error) !== 'ENOENT')
      throw problem('cannot-read', { path: file, reason: reasonOf(error) }, error);
  } finally {
    lines.close();
    input.destroy();
  }
}

const POLL_MS = 200;

/**
 * What another process writes, as it writes it: every kept event after `after`, then new ones until `signal`. Looks
 * five times a second; file watchers miss appends on network folders and on some systems.
 */
export async function* followEvents(
  folder: string,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<SlipwayEvent> {
  let last = after;
  for await (const event of readEvents(folder, after)) {
    if (signal.aborted) return;
    last = event.seq;
    yield event;
  }
  let at: { path: string; offset: number } | null = null;
  while (!signal.aborted) {
    for (const file of await filesFrom(folder, last)) {
      const offset: number = at?.path === file.path ? at.offset : 0;
      const tail = await readTail(file.path, offset);
      at = { path: file.path, offset: tail.offset };
      for (const event of tail.events) {
        if (event.seq <= last) continue;
        last = event.seq;
        yield event;
      }
    }
    await sleep(POLL_MS, undefined, { signal }).catch(() => undefined); // an abort ends the loop above
  }
}

/** The file that holds what comes after `last`, and those behind it. */
async function filesFrom(folder: string, last: number): Promise<EventFile[]> {
  const files = await listEventFiles(folder);
  return files.filter((_file, index) => {
    const next = files[index + 1];
    return !next || next.firstSeq > last + 1;
  });
}

/** Whole lines from `offset` on; half a line is left for the next look. */
async function readTail(file: string, offset: number): Promise<{ events: SlipwayEvent[]; offset: number }> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    // shorter than before: its owner cut a torn line off
    const start = size < offset ? 0 : offset;
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - start), 0, size - start, start);
    const end = buffer.subarray(0, bytesRead).lastIndexOf(10) + 1;
    const lines = buffer.toString('utf8', 0, end).split('\n');
    return { events: lines.flatMap((line) => parseEvent(line) ?? []), offset: start + end };
  } finally {
    await handle.close();
  }
}

// The event log's writer: events are gathered for a moment and appended in one go. A crash may tear the last line;
// the next start cuts it off and goes on counting behind the last event that was kept.
import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, readSync, readdirSync } from 'node:fs';
import { appendFile, rm, stat } from 'node:fs/promises';
import type { SlipwayEvent } from '../contract/events';
import { problem } from '../contract/problems';
import { eventFile, listEventFiles, namedEventFiles, parseEvent, readEvents } from './event-files';
import type { EventFile } from './event-files';
import { reasonOf } from './layout';

export interface EventLog {
  append(event: SlipwayEvent): void;
  /** Resolves when everything appended so far is in the file; throws problem('cannot-write'). */
  flush(): Promise<void>;
  /** 0 when nothing was ever kept. */
  lastSeq(): number;
  /** The first `limit` events after `after`; without `after` the newest `limit`. */
  read(q: { after?: number; limit?: number }): Promise<SlipwayEvent[]>;
  close(): Promise<void>;
}

export interface EventLogOptions {
  /** Days that files are kept. */
  readonly days: number;
  /** Bytes of all files together; the oldest go first. */
  readonly maxBytes?: number;
  /** A write failed; told once, until one succeeds again. The events wait in memory. */
  readonly onError?: (error: unknown) => void;
}

const GATHER_MS = 50;
const MAX_BYTES = 256 * 1024 * 1024;
/** Of the total, so that cutting whole files is fine-grained enough. */
const FILE_SHARE = 16;
/** Events that wait while the disk refuses; beyond it the oldest are lost. */
const MAX_WAITING = 20_000;
const DEFAULT_LIMIT = 1000;
const DAY_MS = 86_400_000;
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Throws problem('cannot-write') when the folder or its newest file cannot be opened. */
export function openEventLog(folder: string, options: EventLogOptions): EventLog {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const files = namedEventFiles(folder, readdirSync(folder));
    const newest = files.at(-1);
    const end = newest ? mendTail(newest) : { seq: 0, size: 0 };
    return new NdjsonLog(folder, options, newest ?? null, end);
  } catch (error) {
    throw problem('cannot-write', { path: folder, reason: reasonOf(error) }, error);
  }
}

/** Cuts off whatever follows the last whole event (a torn line, NULs after a power cut). */
function mendTail(file: EventFile): { seq: number; size: number } {
  const handle = openSync(file.path, 'r+');
  try {
    const bytes = Buffer.alloc(fstatSync(handle).size);
    readSync(handle, bytes, 0, bytes.length, 0);
    for (let end = bytes.length; end > 0;) {
      const newline = bytes.lastIndexOf(10, end - 1);
      if (newline < 0) break;
      const start = newline === 0 ? 0 : bytes.lastIndexOf(10, newline - 1) + 1;
      const event = parseEvent(bytes.toString('utf8', start, newline));
      if (event) {
        if (newline + 1 < bytes.length) ftruncateSync(handle, newline + 1);
        return { seq: event.seq, size: newline + 1 };
      }
      end = start;
    }
    ftruncateSync(handle, 0);
    return { seq: file.firstSeq - 1, size: 0 };
  } finally {
    closeSync(handle);
  }
}

class NdjsonLog implements EventLog {
  private waiting: SlipwayEvent[] = [];
  private timer: NodeJS.Timeout | null = null;
  private turn: Promise<void> = Promise.resolve();
  /** The last write failed and may have left half a line. */
  private torn = false;
  private seq: number;
  private size: number;

  constructor(
    private readonly folder: string,
    private readonly options: EventLogOptions,
    private current: EventFile | null,
    end: { seq: number; size: number },
  ) {
    this.seq = end.seq;
    this.size = end.size;
    this.turn = this.cut(dayOf(Date.now())).catch((error: unknown) => options.onError?.(error));
  }

  append(event: SlipwayEvent): void {
    this.waiting.push(event);
    this.seq = event.seq;
    if (this.waiting.length > MAX_WAITING) this.waiting.shift();
    this.timer ??= setTimeout(() => {
      // flush() has told onError already
      this.flush().catch(() => undefined);
    }, GATHER_MS);
  }

  flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const done = this.turn.then(() => this.writeAll());
    this.turn = done.catch((error: unknown) => {
      if (!this.torn) this.options.onError?.(error);
      this.torn = true;
    });
    return done;
  }

  lastSeq(): number {
    return this.seq;
  }

  async read({ after, limit = DEFAULT_LIMIT }: { after?: number; limit?: number }): Promise<SlipwayEvent[]> {
    await this.flush().catch(() => undefined); // told through onError; what was kept can still be read
    const found: SlipwayEvent[] = [];
    for await (const event of readEvents(
      this.folder,
      after ?? Math.max(0, await this.startOfNewest(limit)),
    )) {
      found.push(event);
      if (after !== undefined && found.length >= limit) break;
      if (found.length >= 2 * limit) found.splice(0, limit);
    }
    return after === undefined ? found.slice(-limit) : found;
  }

  async close(): Promise<void> {
    await this.flush();
  }

  /** A number that at least `limit` kept events follow, where there are so many: whole files are skipped. */
  private async startOfNewest(limit: number): Promise<number> {
    const files = await listEventFiles(this.folder);
    // live events use up numbers without being kept, so a span of numbers says little: walk back by files' sizes
    let bytes = 0;
    for (const file of [...files].reverse()) {
      bytes += (await stat(file.path)).size;
      if (bytes > limit * LONG_LINE) return file.firstSeq - 1;
    }
    return 0;
  }

  private async writeAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.sameDay();
      const [first] = batch;
      if (!first) return;
      const file = await this.fileFor(first);
      const text = (this.torn ? '\n' : '') + batch.map((event) => `${JSON.stringify(event)}\n`).join('');
      try {
        await appendFile(file.path, text, { mode: 0o600 });
      } catch (error) {
        throw problem('cannot-write', { path: file.path, reason: reasonOf(error) }, error);
      }
      this.torn = false;
      this.size += Buffer.byteLength(text);
      this.waiting = this.waiting.slice(this.waiting.indexOf(batch[batch.length - 1] ?? first) + 1);
    }
  }

  private sameDay(): SlipwayEvent[] {
    const day = dayOf(this.waiting[0]?.at ?? 0);
    const end = this.waiting.findIndex(({ at }) => dayOf(at) !== day);
    return end < 0 ? [...this.waiting] : this.waiting.slice(0, end);
  }

  private async fileFor(first: SlipwayEvent): Promise<EventFile> {
    const day = dayOf(first.at);
    const full = this.size >= (this.options.maxBytes ?? MAX_BYTES) / FILE_SHARE;
    if (this.current?.day === day && !full) return this.current;
    const file = eventFile(this.folder, day, first.seq);
    this.current = file;
    this.size = 0;
    this.torn = false;
    await this.cut(day);
    return file;
  }

  /** Removes what is too old on `today`, then the oldest while all together are too large; never the current file. */
  private async cut(today: string): Promise<void> {
    const oldest = dayOf(Date.parse(today) - this.options.days * DAY_MS);
    const files = (await listEventFiles(this.folder)).filter(({ path }) => path !== this.current?.path);
    const sized = await Promise.all(
      files.map(async (file) => ({ file, size: (await stat(file.path)).size })),
    );
    let total = sized.reduce((sum, { size }) => sum + size, this.size);
    for (const { file, size } of sized) {
      if (file.day >= oldest && total <= (this.options.maxBytes ?? MAX_BYTES)) continue;
      await rm(file.path, { force: true });
      total -= size;
    }
  }
}

/** Bytes; longer than events are on average. */
const LONG_LINE = 4096;

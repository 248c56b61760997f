// The event log: order, paging, cutting, and every kind of torn end.
import { appendFile, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { SlipwayEvent } from '../../electron/contract/events';
import { followEvents, listEventFiles, readEvents } from '../../electron/store/event-files';
import { openEventLog } from '../../electron/store/events';
import { temporaryFolder } from './folder';
import { event } from './records';

const YEARS = { days: 36_500 };
const DAY = 86_400_000;
const NOON = Date.UTC(2025, 0, 31, 12);
const seqs = (events: readonly SlipwayEvent[]): number[] => events.map(({ seq }) => seq);
const upTo = (last: number, first = 1): number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);

async function logged(
  events: readonly SlipwayEvent[],
  options: Parameters<typeof openEventLog>[1] = YEARS,
): Promise<string> {
  const folder = await temporaryFolder();
  const log = openEventLog(folder, options);
  for (const next of events) log.append(next);
  await log.close();
  return folder;
}

describe('the event log', () => {
  it('keeps order over days and restarts, one file a day', async () => {
    const folder = await logged([event(1), event(2), event(5, NOON + DAY)]);
    const log = openEventLog(folder, YEARS);
    expect(log.lastSeq()).toBe(5);
    log.append(event(6, NOON + DAY));
    expect(log.lastSeq()).toBe(6);
    expect(await log.read({ after: 0 })).toEqual([
      event(1),
      event(2),
      event(5, NOON + DAY),
      event(6, NOON + DAY),
    ]);
    await log.close();
    expect(await readdir(folder)).toEqual([
      '2025-01-31.000000000001.ndjson',
      '2025-02-01.000000000005.ndjson',
    ]);
  });

  it('pages: the first after a number, or the newest of all', async () => {
    const log = openEventLog(
      await logged(upTo(50).map((seq) => event(seq, NOON + (seq > 30 ? DAY : 0)))),
      YEARS,
    );
    expect(seqs(await log.read({ after: 28, limit: 5 }))).toEqual([29, 30, 31, 32, 33]);
    expect(seqs(await log.read({ limit: 3 }))).toEqual([48, 49, 50]);
    expect(seqs(await log.read({}))).toEqual(upTo(50));
    expect(await log.read({ after: 50 })).toEqual([]);
    await log.close();
  });

  it('keeps the order when the clock is set back', async () => {
    const folder = await logged([event(1, NOON), event(2, NOON + DAY), event(3, NOON), event(4, NOON + DAY)]);
    const log = openEventLog(folder, YEARS);
    expect(log.lastSeq()).toBe(4);
    expect(seqs(await log.read({ after: 0 }))).toEqual([1, 2, 3, 4]);
    expect(seqs(await log.read({ after: 2 }))).toEqual([3, 4]);
    await log.close();
  });

  it('gathers appends for a moment and writes them by itself', async () => {
    const folder = await temporaryFolder();
    const log = openEventLog(folder, YEARS);
    log.append(event(1));
    await expect.poll(async () => (await listEventFiles(folder)).length).toBe(1);
    await log.close();
  });

  it('cuts files by age and by size, never the newest', async () => {
    const old = await logged([event(1, NOON), event(2, NOON + 5 * DAY), event(3, NOON + 8 * DAY)], {
      days: 3,
    });
    expect((await listEventFiles(old)).map(({ day }) => day)).toEqual(['2025-02-05', '2025-02-08']);
    const folder = await temporaryFolder();
    const log = openEventLog(folder, { ...YEARS, maxBytes: 16_000 });
    for (const seq of upTo(600)) {
      log.append(event(seq));
      if (seq % 5 === 0) await log.flush();
    }
    const events = await log.read({ after: 0 });
    expect(seqs(events)).toEqual(upTo(600, events[0]?.seq ?? 0));
    const bytes = await Promise.all(
      (await listEventFiles(folder)).map(async ({ path: file }) => (await readFile(file)).length),
    );
    const total = bytes.reduce((sum, size) => sum + size, 0);
    expect(total).toBeLessThan(17_500);
    expect(total).toBeGreaterThan(12_000);
    await log.close();
  });
});

describe('a damaged log', () => {
  const line = JSON.stringify(event(3));
  it.each([
    ['a torn line', line.slice(0, 30)],
    ['a whole line without its end', line],
    ['NULs', '\0'.repeat(4096)],
    ['NULs and lines of noise', `${'\0'.repeat(100)}\nnoise\n{"seq":"x"}\n`],
  ])('that ends in %s goes on behind its last event', async (_name, tail) => {
    const folder = await logged([event(1), event(2)]);
    const [file] = await listEventFiles(folder);
    await appendFile(file?.path ?? '', tail);
    const log = openEventLog(folder, YEARS);
    expect(log.lastSeq()).toBe(2);
    log.append(event(3));
    expect(seqs(await log.read({ after: 0 }))).toEqual([1, 2, 3]);
    await log.close();
    const text = await readFile(file?.path ?? '', 'utf8');
    expect(text).toBe([1, 2, 3].map((seq) => `${JSON.stringify(event(seq))}\n`).join(''));
  });

  it('whose newest file holds nothing readable does not count from one again', async () => {
    const folder = await logged([event(7), event(8), event(9, NOON + DAY)]);
    await writeFile((await listEventFiles(folder))[1]?.path ?? '', 'noise');
    const log = openEventLog(folder, YEARS);
    expect(log.lastSeq()).toBe(8);
    await log.close();
  });

  it('with noise in the middle is read around it', async () => {
    const folder = await logged([event(1)]);
    const [file] = await listEventFiles(folder);
    await appendFile(file?.path ?? '', `\0\0{"half\n[]\n${JSON.stringify(event(2))}\n`);
    const found: SlipwayEvent[] = [];
    for await (const next of readEvents(folder)) found.push(next);
    expect(seqs(found)).toEqual([1, 2]);
  });

  it('whose folder goes away keeps the events in memory, says so once, and writes them when it can again', async () => {
    const folder = path.join(await temporaryFolder(), 'events');
    const errors: unknown[] = [];
    const log = openEventLog(folder, { ...YEARS, onError: (error) => errors.push(error) });
    log.append(event(1));
    await log.flush();
    await rm(folder, { recursive: true });
    await writeFile(folder, 'in the way');
    log.append(event(2));
    await expect(log.flush()).rejects.toMatchObject({ problem: { code: 'cannot-write' } });
    log.append(event(3));
    await expect(log.flush()).rejects.toMatchObject({ problem: { code: 'cannot-write' } });
    expect(errors).toHaveLength(1);
    await rm(folder);
    await mkdir(folder);
    await log.flush();
    expect(seqs(await log.read({ after: 0 }))).toEqual([2, 3]);
    await log.close();
  });
});

describe('following', () => {
  it('gives what is there, then what another writer adds, over midnight, until stopped', async () => {
    const folder = await logged([event(1), event(2)]);
    const stop = new AbortController();
    const found: number[] = [];
    const following = (async () => {
      for await (const next of followEvents(folder, 0, stop.signal)) found.push(next.seq);
    })();
    await expect.poll(() => found).toEqual([1, 2]);
    const log = openEventLog(folder, YEARS);
    log.append(event(3));
    await log.flush();
    await expect.poll(() => found).toEqual([1, 2, 3]);
    log.append(event(6, NOON + DAY));
    log.append(event(7, NOON + DAY));
    await log.flush();
    await expect.poll(() => found).toEqual([1, 2, 3, 6, 7]);
    // half a line is not an event yet
    const newest = (await listEventFiles(folder)).at(-1)?.path ?? '';
    const text = `${JSON.stringify(event(8, NOON + DAY))}\n`;
    await appendFile(newest, text.slice(0, 40));
    await sleep(500);
    expect(found).toHaveLength(5);
    await appendFile(newest, text.slice(40));
    await expect.poll(() => found).toEqual([1, 2, 3, 6, 7, 8]);
    stop.abort();
    await following;
    await log.close();
  });
});

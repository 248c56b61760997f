// A process that is killed at any moment loses nothing that was acknowledged, in the store and in the event log.
import { chmod, chown, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, readCollection } from '../../electron/store/database';
import { openEventLog } from '../../electron/store/events';
import { heldBy } from '../../electron/store/lock';
import { storeLayout } from '../../electron/store/layout';
import { bundle, start } from './child';
import type { Bundle, Child } from './child';
import { temporaryFolder } from './folder';
import { ipOf, lease } from './records';

const ROUNDS = 20;
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
const repairs: string[] = [];
const onRepaired = (file: string): void => void repairs.push(file);
let program: Bundle;
beforeAll(async () => {
  program = await bundle('writer.ts');
}, 60_000);
afterAll(() => program.remove());

const run = (...args: string[]): Child => start(process.execPath, [program.file, ...args]);

/** Starts the writer, lets it work for a while that differs from round to round, kills it. */
async function killedAfter(ms: number, ...args: string[]): Promise<readonly string[]> {
  const child = run(...args);
  await child.firstLine();
  await sleep(ms);
  child.process.kill('SIGKILL');
  await child.ended();
  return child.lines;
}

describe('kill -9', () => {
  it(`${ROUNDS} times in the middle of writes and rewrites: every acknowledged document is there`, async () => {
    const folder = await temporaryFolder();
    const wanted = new Map<number, number>();
    let last = 0;
    for (let round = 0; round < ROUNDS; round++) {
      for (const line of await killedAfter((round * 37) % 113, 'store', folder, String(last))) {
        const [n = NaN, version = NaN] = line.split(' ').map(Number);
        wanted.set(n, version);
        last = Math.max(last, version);
      }
      last += 1; // one more may have been written and not said
      const store = await openStore(folder, { onRepaired });
      for (const [n, version] of wanted) {
        const found = await store.leases.get(ipOf(n));
        expect(found?.boundAt, `document ${n} in round ${round}`).toBeGreaterThanOrEqual(version);
      }
      await store.close();
    }
    expect(last).toBeGreaterThan(ROUNDS * 2);
  }, 60_000);

  it(`${ROUNDS} times in the middle of the event log: nothing that was flushed is lost, numbers go on`, async () => {
    const folder = await temporaryFolder();
    let acknowledged = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const lines = await killedAfter((round * 29) % 71, 'events', folder);
      acknowledged = Number(lines.at(-1));
      const log = openEventLog(folder, { days: 36_500 });
      expect(log.lastSeq()).toBeGreaterThanOrEqual(acknowledged);
      const events = await log.read({ after: 0, limit: 1_000_000 });
      expect(events.map(({ seq }) => seq)).toEqual(
        Array.from({ length: log.lastSeq() }, (_, index) => index + 1),
      );
      await log.close();
    }
    expect(acknowledged).toBeGreaterThan(ROUNDS * 3);
  }, 60_000);
});

describe('one process per folder', () => {
  it('refuses the second while the first lives, reads beside it, and takes over when it was killed', async () => {
    const folder = await temporaryFolder();
    const child = run('hold', folder);
    await child.firstLine();
    const { pid } = child.process;
    await expect(openStore(folder, { onRepaired })).rejects.toMatchObject({
      problem: { code: 'cannot-write', params: { reason: expect.stringContaining(String(pid)) as string } },
    });
    expect(await heldBy(storeLayout(folder).collections)).toBe(pid);
    expect(await readCollection(folder, 'leases')).toEqual([]);
    child.process.kill('SIGKILL');
    await child.ended();
    expect(await heldBy(storeLayout(folder).collections)).toBeNull();
    const store = await openStore(folder, { onRepaired });
    await store.leases.put(lease(1));
    await store.close();
    expect(await readCollection(folder, 'leases')).toEqual([lease(1)]);
  });

  it('of eight processes that find the lock of a dead one, one gets the folder', async () => {
    const folder = await temporaryFolder();
    const dead = run('hold', folder);
    await dead.firstLine();
    dead.process.kill('SIGKILL');
    await dead.ended();
    const children = Array.from({ length: 8 }, () => run('hold', folder));
    const ends = children.map((child) => child.ended());
    await Promise.race(children.map((child) => child.firstLine().catch(() => new Promise(() => undefined))));
    await sleep(1500);
    const holders = children.filter(({ lines }) => lines.includes('held'));
    for (const child of children) child.process.kill('SIGKILL');
    await Promise.all(ends);
    expect(holders).toHaveLength(1);
  }, 30_000);
});

describe('a disk that refuses', () => {
  it('is told as a problem; the refused document is not there, what was acknowledged is, and writing goes on', async () => {
    const folder = await temporaryFolder();
    // the limit is in blocks of 1024 bytes and gives EFBIG in the middle of a line, as a full disk does
    const child = start('bash', [
      '-c',
      `ulimit -f 64; exec "$0" "$@"`,
      process.execPath,
      program.file,
      'fill',
      folder,
    ]);
    expect(await child.ended(), child.errors()).toBe(0);
    const [refused = '', done] = child.lines;
    expect(done).toBe('done');
    expect(refused).toMatch(/^refused \d+ ProblemError unknown$/);
    const count = Number(refused.split(' ')[1]);
    expect(count).toBeGreaterThan(10);
    const store = await openStore(folder, { onRepaired });
    const found = (await store.leases.all()).map(({ ip }) => ip).sort();
    const wanted = [...Array.from({ length: count }, (_, n) => n).slice(3), 9999].map(ipOf).sort();
    expect(found).toEqual(wanted);
    await store.close();
  });

  it('a folder that may not be written is a problem with its path', async () => {
    const folder = await temporaryFolder();
    const locked = path.join(folder, 'data');
    await mkdir(locked);
    await chmod(folder, 0o755);
    await chmod(locked, 0o555);
    // root may write everywhere: the attempt is made as nobody
    if (isRoot) await chown(locked, NOBODY, NOBODY);
    const child = run('once', locked, isRoot ? String(NOBODY) : '0');
    await child.ended();
    expect(child.lines, child.errors()).toEqual(['cannot-write']);
  });
});

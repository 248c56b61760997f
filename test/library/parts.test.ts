// The small parts of an import by themselves.
import { describe, expect, it } from 'vitest';
import type { ImportProgress } from '../../electron/library/import';
import { Lanes } from '../../electron/library/lanes';
import { parseMd5Sums } from '../../electron/library/md5sums';
import { slicesOf } from '../../electron/library/iso9660/image';
import { pathParts, staysInside } from '../../electron/library/paths';
import { Meter } from '../../electron/library/progress';

describe('paths', () => {
  it.each([
    ['/a//b/./c/', ['a', 'b', 'c']],
    ['a/../b', ['b']],
    ['', []],
    ['..', null],
    ['a/../../b', null],
    ['a\0', null],
  ])('%j', (path, parts) => expect(pathParts(path)).toEqual(parts));

  it('knows which links stay inside', () => {
    expect(staysInside(['a', 'b'], '../../c')).toBe(true);
    expect(staysInside(['a', 'b'], '../../../c')).toBe(false);
    for (const target of ['/etc', 'C:\\x', 'c:x', 'a\0']) expect(staysInside([], target), target).toBe(false);
  });
});

describe('md5sum.txt', () => {
  it('reads the forms that are in use, and skips the rest', () => {
    const a = 'a'.repeat(32);
    const text = `${a}  ./pool/a b.deb\n${a.toUpperCase()} *dists/x\r\n# comment\nshort  ./y\n${a}  ./.disk/info\n`;
    expect([...parseMd5Sums(text)]).toEqual([['pool/a b.deb', a], ['dists/x', a], ['.disk/info', a]]); // prettier-ignore
  });
});

describe('ranges over extents', () => {
  const extents = [{ offset: 1000, length: 10 }, { offset: 5000, length: 5 }]; // prettier-ignore
  it.each([
    [0, 14, [[1000, 10], [5000, 5]]],
    [9, 10, [[1009, 1], [5000, 1]]],
    [12, 12, [[5002, 1]]],
    [0, -1, []],
    [3, 4, [[1003, 2]]],
  ])('%i-%i', (start, end, wanted) => {
    expect(slicesOf(extents, start, end).map(({ offset, length }) => [offset, length])).toEqual(wanted);
  }); // prettier-ignore
});

describe('progress', () => {
  it('reports four times a second at most, guesses after a second, and never below zero', () => {
    let now = 0;
    const seen: ImportProgress[] = [];
    const meter = new Meter((report) => seen.push(report), () => now); // prettier-ignore
    meter.start('copying', 1000);
    for (let at = 0; at < 100; at++) {
      now += 50;
      meter.add(10);
    }
    expect(seen.length).toBe(21);
    expect(seen[0]).toEqual({ phase: 'copying', done: 0, total: 1000, left: null });
    expect(seen.find(({ left }) => left !== null)).toEqual({
      phase: 'copying',
      done: 200,
      total: 1000,
      left: 4,
    });
    expect(seen.at(-1)).toEqual({ phase: 'copying', done: 1000, total: 1000, left: 0 });
  });
});

describe('lanes', () => {
  it('runs a few at once, in order, and holds back when too many bytes wait', async () => {
    const lanes = new Lanes(3, 100);
    let running = 0;
    let most = 0;
    const order: number[] = [];
    for (let at = 0; at < 20; at++) {
      lanes.add(30, async () => {
        order.push(at);
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 1));
        running--;
      });
      await lanes.room();
      expect(running).toBeLessThanOrEqual(3);
    }
    await lanes.settle();
    expect(most).toBe(3);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it('ends with the first failure, after what ran has ended, and starts nothing more', async () => {
    const lanes = new Lanes(2, 1000);
    const ran: number[] = [];
    for (let at = 0; at < 6; at++)
      lanes.add(1, async () => {
        ran.push(at);
        await Promise.resolve();
        if (at === 1) throw new Error('disk');
      });
    await expect(lanes.settle()).rejects.toThrow('disk');
    expect(ran.length).toBeLessThan(6);
  });
});

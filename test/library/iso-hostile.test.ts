// Images that are wrong on purpose: each ends in a clear problem, or in a tree that cannot be left, and never in a hang.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openImage } from '../../electron/library/iso9660/image';
import { MOST_DEPTH } from '../../electron/library/iso9660/walk';
import { FOLDER, MORE, SECTOR, folder, imageBytes, record, rock, writeImage } from './tiny-image';
import type { TinyImage } from './tiny-image';
import { noise, outcomeOf, problemOf, readAll, removeScratch, scratchFolder } from './workshop';

let scratch = '';
beforeAll(async () => {
  scratch = await scratchFolder();
});
afterAll(() => removeScratch(scratch));

let made = 0;
const make = (image: TinyImage): Promise<string> => writeImage(join(scratch, `tiny-${made++}.iso`), image);
const file = (name: string, lba = 30, bytes = 5): Buffer => record({ name, lba, bytes });
const sub = (name: string, lba: number, bytes = SECTOR): Buffer =>
  record({ name, lba, bytes, flags: FOLDER });
const named = (name: string, extra: Buffer = Buffer.alloc(0)): Buffer =>
  record({ name: 'X;1', lba: 30, bytes: 5, systemUse: Buffer.concat([rock.nm(name), extra]) });
const content = { 30: Buffer.from('hello') };

async function damage(image: TinyImage): Promise<unknown> {
  const found = await problemOf(openImage(await make(image)));
  return found.code === 'image-damaged' ? found.params.reason : found.code;
}

describe('a sound tiny image', () => {
  it('is read, so that the refusals below have one cause each', async () => {
    const path = await make({
      sectors: {
        20: folder(20, [file('A.TXT;1'), sub('DIR', 21)]),
        21: folder(21, [file('B.;1')]),
        ...content,
      },
    });
    const { tree } = await openImage(path);
    expect((await readAll(tree, 'dir/b')).toString()).toBe('hello');
    expect(await tree.list('')).toEqual(['a.txt', 'dir']);
  });

  it('reads records up to the end of a sector and goes on in the next one', async () => {
    const entries = Array.from({ length: 100 }, (_, at) => file(`FILE-WITH-A-LONG-NAME-${at}.TXT;1`));
    const path = await make({
      rootBytes: 4 * SECTOR,
      sectors: { 20: folder(20, entries, { sectors: 4 }), ...content },
    });
    expect((await openImage(path)).index.files).toBe(100);
  });
});

describe('not an image', () => {
  it.each([
    ['an empty file', Buffer.alloc(0)],
    ['a short file', Buffer.from('hello')],
    ['noise', noise(100_000, 'noise')],
    ['zeros', Buffer.alloc(200_000)],
  ])('%s', async (_, bytes) => {
    const path = join(scratch, `not-${made++}`);
    await writeFile(path, bytes);
    expect(await problemOf(openImage(path))).toEqual({ code: 'not-an-image', params: { path } });
  });

  it('a folder, and a path that is not there', async () => {
    expect(await problemOf(openImage(scratch))).toMatchObject({ code: 'not-an-image' });
    expect(await problemOf(openImage(join(scratch, 'nothing')))).toMatchObject({ code: 'not-found' });
  });
});

describe('truncated', () => {
  it('tells what it has and what it needs', async () => {
    const path = await make({ sectors: { 20: folder(20, []) }, claimed: 1000 });
    expect(await problemOf(openImage(path))).toEqual({
      code: 'image-truncated',
      params: { path, have: 40 * SECTOR, need: 1000 * SECTOR },
    });
  });

  it('at every length, an image is refused or whole', async () => {
    const whole = imageBytes({
      sectors: { 20: folder(20, [sub('D', 21)]), 21: folder(21, [file('A;1')]), ...content },
    });
    for (let length = 0; length < whole.length; length += 1021) {
      const path = join(scratch, 'shorter.iso');
      await writeFile(path, whole.subarray(0, length));
      const { code } = await problemOf(openImage(path));
      expect(['not-an-image', 'image-truncated'], String(length)).toContain(code);
    }
  });
});

describe('loops and absurd sizes', () => {
  it('a folder that contains itself', async () => {
    expect(await damage({ sectors: { 20: folder(20, [sub('SELF', 20)]) } })).toBe('folder-loop');
  });
  it('two folders that contain each other', async () => {
    const sectors = {
      20: folder(20, [sub('A', 21)]),
      21: folder(21, [sub('B', 22)]),
      22: folder(22, [sub('C', 21)]),
    };
    expect(await damage({ sectors })).toBe('folder-loop');
  });
  it('a tree that would double at every step', async () => {
    const sectors = { 20: folder(20, [sub('A', 21), sub('B', 21)]), 21: folder(21, []) };
    expect(await damage({ sectors })).toBe('folder-loop');
  });
  it('a chain deeper than any medium', async () => {
    const sectors: Record<number, Buffer> = {};
    for (let at = 0; at <= MOST_DEPTH + 1; at++) sectors[20 + at] = folder(20 + at, [sub('D', 21 + at)]);
    expect(await damage({ sectors, total: MOST_DEPTH + 40 })).toBe('too-deep');
  });
  it('a folder of 4 GiB', async () => {
    expect(await damage({ sectors: { 20: folder(20, [sub('BIG', 21, 0xffffffff)]) } })).toBe('folder-size');
  });
  it('a folder, and a file, past the end', async () => {
    expect(await damage({ sectors: { 20: folder(20, [sub('FAR', 9999)]) } })).toBe('extent-past-end');
    expect(await damage({ sectors: { 20: folder(20, [file('A;1', 39, 2049)]) } })).toBe('extent-past-end');
    expect(await damage({ sectors: { 20: folder(20, [file('A;1', 0xfffffff0, 1)]) } })).toBe(
      'extent-past-end',
    );
  });
  it('a root past the end', async () => {
    expect(await damage({ sectors: {}, root: 5000 })).toBe('extent-past-end');
  });
  it('a part of a file whose rest is missing', async () => {
    const half = record({ name: 'A;1', lba: 30, bytes: 5, flags: MORE });
    expect(await damage({ sectors: { 20: folder(20, [half]) } })).toBe('bad-record');
    expect(await damage({ sectors: { 20: folder(20, [half, file('B;1')]) } })).toBe('bad-record');
  });
  it('records that are too short, too long, or without a name', async () => {
    for (const [offset, value] of [
      [0, 20],
      [32, 0],
      [32, 250],
    ] as const) {
      const sector = folder(20, [file('A.TXT;1')]);
      // the two own records take 34 bytes each
      sector.writeUInt8(value, 68 + offset);
      expect(await damage({ sectors: { 20: sector } }), `${offset}=${value}`).toBe('bad-record');
    }
  });
  it('a record that lies across two sectors', async () => {
    const sectors = folder(20, [], { sectors: 2 });
    const entry = file(`${'A'.repeat(36)};1`);
    for (let at = 68; at < SECTOR; at += entry.length) entry.copy(sectors, at);
    expect(await damage({ rootBytes: 2 * SECTOR, sectors: { 20: sectors } })).toBe('bad-record');
  });
  it('interleaved files, which nobody makes', async () => {
    expect(
      await damage({ sectors: { 20: folder(20, [record({ name: 'A;1', lba: 30, bytes: 5, unit: 1 })]) } }),
    ).toBe('interleaved');
  });
  it('files that the medium stores compressed', async () => {
    expect(await damage({ sectors: { 20: folder(20, [named('a', rock.zf())], { sp: true }) } })).toBe(
      'compressed-files',
    );
  });
});

describe('mutations', () => {
  it(
    'a thousand images with random bytes changed are read or refused, each within its time',
    { timeout: 60_000 },
    async () => {
      const base = imageBytes({
        sectors: {
          20: folder(20, [named('a', rock.sl('b')), named('b'), sub('D', 21), named('deep', rock.cl(22))], {
            sp: true,
          }),
          21: folder(21, [
            record({ name: 'P;1', lba: 30, bytes: 5, flags: MORE }),
            file('P;1', 31),
            file('Q;1'),
          ]),
          22: folder(22, [named('c', rock.ce(25, 0, 40))]),
          25: rock.nm('x'.repeat(30)),
        },
      });
      let seed = 20_240_601;
      const random = (below: number): number => {
        seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
        return Math.floor((seed / 2 ** 32) * below);
      };
      const outcomes = new Map<string, number>();
      const path = join(scratch, 'mutated.iso');
      for (let round = 0; round < 1000; round++) {
        const bytes = Buffer.from(base);
        const changes = 1 + random(4);
        // only where structures are: descriptors, folders, continuation
        for (let at = 0; at < changes; at++) {
          const sector = [16, 20, 20, 21, 22, 25][random(6)] ?? 20;
          bytes[sector * SECTOR + random(sector === 16 ? 200 : 400)] = random(256);
        }
        await writeFile(path, bytes);
        const reading = async (): Promise<void> => {
          const image = await openImage(path);
          for (const { path: at } of image.files()) await image.tree.stat(at);
        };
        const outcome = await outcomeOf(reading());
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      }
      // both ways out really happened, and no other one
      expect([...outcomes.keys()].sort()).toEqual([
        'done',
        'image-damaged',
        'image-truncated',
        'not-an-image',
      ]);
      expect(outcomes.get('image-damaged')).toBeGreaterThan(25);
    },
  );
});

// Images that are wrong on purpose, taken through a whole import: nothing is written outside, nothing is left behind.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cleanPartials, distroFolder, importImage, openDistro } from '../../electron/library/import';
import type { ImportRequest } from '../../electron/library/import';
import { distroId, distrosIn, importRequest } from './requests';
import { FOLDER, SECTOR, folder, record, rock, writeImage } from './tiny-image';
import { makeTree, problemOf, removeScratch, scratchFolder } from './workshop';

let scratch = '';
let data = '';
let run = 0;
beforeAll(async () => {
  scratch = await scratchFolder();
});
afterAll(() => removeScratch(scratch));
beforeEach(() => {
  data = join(scratch, `data-${run++}`);
});
const request = (path: string, more: Partial<ImportRequest> = {}): ImportRequest =>
  importRequest(path, data, more);
const left = (): Promise<string[]> => distrosIn(data);

describe('hostile images', () => {
  const hello = { 30: Buffer.from('hello') };
  const named = (name: string, extra: Buffer = Buffer.from(''), lba = 30, bytes = 5): Buffer =>
    record({ name: 'X;1', lba, bytes, systemUse: Buffer.concat([rock.nm(name), extra]) });

  it('a link out of the tree is not made on disk, and a file of the same name is not written through it', async () => {
    const entries = [
      named('etc', rock.sl({ flags: 8 }, 'etc')),
      named('up', rock.sl({ flags: 4 }, { flags: 4 })),
      named('up'),
      named('plain'),
    ];
    const path = await writeImage(join(scratch, 'links.iso'), {
      sectors: { 20: folder(20, entries, { sp: true }), ...hello },
    });
    const { distro } = await importImage(request(path, { id: () => distroId('hostile') }));
    const root = distroFolder(data, distro.id);
    expect((await readdir(root)).sort()).toEqual(['.slipway-links.json', 'plain']);
    const tree = await openDistro(distro, data);
    expect(await tree.stat('etc/passwd')).toBeNull();
    expect(await tree.stat('up')).toBeNull();
    expect(await tree.list('')).toEqual(expect.arrayContaining(['etc', 'up', 'plain']));
  });

  it('a name of ours is not taken from an image', async () => {
    const path = await writeImage(join(scratch, 'ours.iso'), {
      sectors: { 20: folder(20, [named('.slipway-links.json')], { sp: true }), ...hello },
    });
    expect(await problemOf(importImage(request(path)))).toMatchObject({
      code: 'image-damaged',
      params: { reason: 'bad-name' },
    });
    expect(await left()).toEqual([]);
  });

  it('a name longer than the disk allows is a problem, not a crash', async () => {
    const long = Buffer.concat([rock.nm('a'.repeat(150), 1), rock.ce(25, 0, 205)]);
    const entry = record({ name: 'X;1', lba: 30, bytes: 5, systemUse: long.subarray(0) });
    const path = await writeImage(join(scratch, 'long.iso'), {
      sectors: { 20: folder(20, [entry], { sp: true }), 25: rock.nm('b'.repeat(200)), ...hello },
    });
    expect(await problemOf(importImage(request(path)))).toMatchObject({
      code: 'cannot-write',
      params: { reason: 'ENAMETOOLONG' },
    });
    expect(await left()).toEqual([]);
  });

  it('a thousand files that claim the same bytes count each', async () => {
    const entries = Array.from({ length: 20 }, (_, at) => named(`f${at}`, Buffer.from(''), 30, 8 * SECTOR));
    const path = await writeImage(join(scratch, 'same.iso'), {
      sectors: { 20: folder(20, entries, { sp: true, sectors: 2 }) },
      rootBytes: 2 * SECTOR,
    });
    const { checked } = await importImage(request(path, { id: () => distroId('same') }));
    expect(checked).toMatchObject({ files: 20, bytes: 20 * 8 * SECTOR });
  });

  it('parts of a file in reverse order still make the right file', async () => {
    const part = (lba: number, flags: number): Buffer =>
      record({ name: 'R;1', lba, bytes: SECTOR, flags, systemUse: rock.nm('reverse') });
    const list = Buffer.from(`${'0'.repeat(32)}  ./absent\n`);
    const sums = record({ name: 'M;1', lba: 33, bytes: list.length, systemUse: rock.nm('md5sum.txt') });
    const path = await writeImage(join(scratch, 'reverse.iso'), {
      sectors: {
        20: folder(20, [part(31, 0x80), part(30, 0), sums], { sp: true }),
        30: Buffer.alloc(SECTOR, 'b'),
        31: Buffer.alloc(SECTOR, 'a'),
        33: list,
      },
    });
    const { distro, checked } = await importImage(request(path));
    const bytes = await readFile(join(distroFolder(data, distro.id), 'reverse'));
    expect(bytes.toString()).toBe('a'.repeat(SECTOR) + 'b'.repeat(SECTOR));
    expect(checked).toMatchObject({ md5Absent: 1, md5Matched: 0 });
  });

  it('a folder that cannot be made is a problem', async () => {
    const path = await writeImage(join(scratch, 'sub.iso'), {
      sectors: {
        20: folder(20, [record({ name: 'D', lba: 21, bytes: SECTOR, flags: FOLDER })]),
        21: folder(21, []),
      },
    });
    await writeFile(join(scratch, 'a-file'), '');
    const q = request(path, { dataDir: join(scratch, 'a-file', 'data') });
    expect(await problemOf(importImage(q))).toMatchObject({
      code: 'cannot-write',
      params: { reason: 'ENOTDIR' },
    });
  });
});

describe('cleanPartials', () => {
  it('removes partial folders and nothing else', async () => {
    expect(await cleanPartials(join(scratch, 'nowhere'))).toEqual([]);
    await makeTree(join(data, 'distros'), {
      '.partial-debian/a/b': 'x',
      '.partial-kit-1.layer0': 'x',
      'debian-12/keep': 'x',
    });
    await mkdir(join(data, 'distros/.partial-empty'));
    expect([...(await cleanPartials(data))].sort()).toEqual([
      '.partial-debian',
      '.partial-empty',
      '.partial-kit-1.layer0',
    ]);
    expect(await left()).toEqual(['debian-12']);
  });
});

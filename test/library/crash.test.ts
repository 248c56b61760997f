// What only another process or another disk can show: an import that is killed, and a disk that fills up.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build } from 'vite';
import { cleanPartials, distroFolder, importImage, openDistro } from '../../electron/library/import';
import { debianMedium, netbootTarball } from './debian-trees';
import { distrosIn, importRequest } from './requests';
import {
  command,
  fingerprint,
  has,
  makeIso,
  makeTree,
  noise,
  problemOf,
  removeScratch,
  scratchFolder,
  sha256,
} from './workshop';

const xorriso = has('xorriso');
let scratch = '';
let iso = '';
beforeAll(async () => {
  scratch = await scratchFolder();
  if (!xorriso) return;
  const spec = debianMedium();
  for (let at = 0; at < 300; at++) spec[`pool/main/p${at}/package_${at}.deb`] = noise(200_000, String(at));
  await makeTree(join(scratch, 'tree'), spec);
  iso = await makeIso(join(scratch, 'debian.iso'), join(scratch, 'tree'), '-R', '-J', '-joliet-long');
});
afterAll(() => removeScratch(scratch));

describe.skipIf(!xorriso || process.platform === 'win32')('killed in mid import (needs xorriso)', () => {
  // inside node_modules, so that the child finds its packages
  const built = join(import.meta.dirname, '../../node_modules/.cache', `crash-child-${process.pid}`);
  beforeAll(async () => {
    await build({
      configFile: false,
      logLevel: 'silent',
      build: { ssr: join(import.meta.dirname, 'crash-child.ts'), outDir: built, emptyOutDir: true },
    });
  }, 60_000);
  afterAll(() => rm(built, { recursive: true, force: true }));

  it(
    'leaves only a partial folder; after a restart it is gone and the import works',
    { timeout: 60_000 },
    async () => {
      const data = join(scratch, 'killed');
      const program = join(
        built,
        (await readdir(built)).find((name) => name.startsWith('crash-child')) ?? '',
      );
      let caught = 0;
      for (const after of [0, 15, 40, 80, 150]) {
        const child = spawn(process.execPath, [program, iso, data], { stdio: ['ignore', 'pipe', 'inherit'] });
        const [line] = (await once(child.stdout, 'data')) as [Buffer];
        expect(line.toString()).toContain('recognised');
        await wait(after);
        child.kill('SIGKILL');
        await once(child, 'exit');
        const left = await distrosIn(data);
        if (left.includes('debian-12')) {
          // it was faster: then it is whole
          expect(left).toEqual(['debian-12']);
          expect(await fingerprint(join(data, 'distros/debian-12'))).toEqual(
            await fingerprint(join(scratch, 'tree')),
          );
          await rm(join(data, 'distros/debian-12'), { recursive: true });
          continue;
        }
        if (left.length > 0) caught++;
        expect(await cleanPartials(data)).toEqual(left);
      }
      expect(caught).toBeGreaterThan(0);
      const { distro } = await importImage(importRequest(iso, data));
      expect(await fingerprint(distroFolder(data, distro.id))).toEqual(
        await fingerprint(join(scratch, 'tree')),
      );
      expect(distro.sha256).toBe(sha256(await readFile(iso)));
    },
  );
});

const mounts = process.platform === 'linux' && process.getuid?.() === 0 && has('mount');
function canMount(): boolean {
  if (!mounts) return false;
  const probe = join('/tmp', `slipway-tmpfs-${process.pid}`);
  spawnSync('mkdir', [probe]);
  const done = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', probe]).status === 0;
  if (done) spawnSync('umount', [probe]);
  spawnSync('rmdir', [probe]);
  return done;
}

describe.skipIf(!xorriso || !canMount())('a disk that fills up on the way (needs root and tmpfs)', () => {
  let disk = '';
  beforeAll(async () => {
    disk = join(scratch, 'disk');
    await mkdir(disk);
    await command('mount', '-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', disk);
  });
  afterAll(() => command('umount', disk));

  it('is found before anything is written', async () => {
    const found = await problemOf(importImage(importRequest(iso, disk)));
    expect(found).toMatchObject({ code: 'no-space' });
    expect(found.code === 'no-space' && found.params.free).toBeLessThanOrEqual(20 * 1024 * 1024);
    expect(await readdir(join(disk, 'distros'))).toEqual([]);
  });

  it('ends the import with what is needed and what is free, and gives the room back', async () => {
    // the disk looked large enough when it began, as when another program fills it
    let asked = 0;
    const freeBytes = async (): Promise<number> => (asked++ === 0 ? 10 ** 12 : 0);
    const found = await problemOf(importImage(importRequest(iso, disk, { freeBytes })));
    expect(found).toMatchObject({ code: 'no-space', params: { free: 0 } });
    expect(found.code === 'no-space' && found.params.need).toBeGreaterThan(60_000_000);
    expect(await readdir(join(disk, 'distros'))).toEqual([]);
    // and the image itself is as good as before
    const { distro } = await importImage(importRequest(iso, disk, { extract: false }));
    expect((await (await openDistro(distro, disk)).stat('md5sum.txt'))?.size).toBeGreaterThan(100);
  });

  it('ends a kit the same way', async () => {
    await makeTree(join(scratch, 'kit'), {
      ...netbootTarball(),
      'debian-installer/amd64/huge': noise(30_000_000, 'huge'),
    });
    const path = join(scratch, 'netboot.tar.gz');
    await command('tar', '-C', join(scratch, 'kit'), '-czf', path, '.');
    const found = await problemOf(
      importImage(importRequest(path, disk, { freeBytes: () => Promise.resolve(10 ** 12) })),
    );
    expect(['no-space', 'extractor-failed']).toContain(found.code);
    expect(await readdir(join(disk, 'distros'))).toEqual([]);
    expect((await stat(path)).size).toBeGreaterThan(30_000_000);
  });
});

// Real images made by xorriso (and genisoimage), read by our reader and compared with what an outside reader makes of them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendFile, readFile, rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openImage } from '../../electron/library/iso9660/image';
import type { Image } from '../../electron/library/iso9660/image';
import { everyNode } from '../../electron/library/iso9660/nodes';
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
import type { TreeSpec } from './workshop';

const LONG = `${'long-name-'.repeat(20)}end.deb`;
const DEEP = Array.from({ length: 14 }, (_, level) => `level${level}`).join('/');
const SPEC: TreeSpec = {
  '.disk/info': 'Debian GNU/Linux 12.5.0 "Bookworm" - Official amd64 NETINST\n',
  'README.txt': 'read me',
  empty: '',
  debian: { link: '.' },
  'dists/bookworm/Release': 'Codename: bookworm\n',
  'dists/stable': { link: 'bookworm' },
  'dists/up': { link: '../dists/bookworm/Release' },
  outside: { link: '../../etc/passwd' },
  absolute: { link: '/etc/passwd' },
  circle: { link: 'circle' },
  'pool/main/l/libstdc++6_1%3a12.2~rc1_amd64.deb': noise(70_000, 'libstdc'),
  [`pool/${LONG}`]: noise(3000, 'long'),
  'pool/spaces and (brackets) [x]!.txt': 'odd',
  'pool/ünïcödé-文件-😀.txt': 'utf-8',
  'install.amd/vmlinuz': noise(300_000, 'kernel'),
  [`${DEEP}/bottom`]: 'deep',
};
for (let at = 0; at < 120; at++) SPEC[`many/file-number-${at}-with-a-name`] = `content ${at}`;
for (let at = 0; at < 40; at++) SPEC[`links/l${at}`] = { link: at === 39 ? '../README.txt' : `l${at + 1}` };

let scratch = '';
beforeAll(async () => {
  scratch = await scratchFolder();
  await makeTree(join(scratch, 'tree'), SPEC);
});
afterAll(() => removeScratch(scratch));

async function fingerprintOf(image: Image): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const { path, node } of everyNode(image.root)) {
    if (node.kind === 'file') found.set(path, `file ${sha256(await readAll(image.tree, path))}`);
    else found.set(path, node.kind === 'link' ? `link ${node.target}` : 'folder');
  }
  return found;
}
const sorted = (map: Map<string, string>): [string, string][] =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1));

const xorriso = has('xorriso');
describe.skipIf(!xorriso)('an image with Rock Ridge and Joliet (needs xorriso)', () => {
  let path = '';
  let image: Image;
  beforeAll(async () => {
    path = await makeIso(
      join(scratch, 'rr.iso'),
      join(scratch, 'tree'),
      '-R',
      '-J',
      '-joliet-long',
      '-V',
      'Debian 12.5.0 amd64 n',
      '-A',
      'Slipway test',
    );
    image = await openImage(path);
  });

  it('gives every name, link and byte of the folder it was made from', async () => {
    expect(image.volumeId).toBe('Debian 12.5.0 amd64 n');
    expect(image.index).toMatchObject({ naming: 'rock-ridge', applicationId: 'SLIPWAY TEST', udf: false });
    expect(sorted(await fingerprintOf(image))).toEqual(sorted(await fingerprint(join(scratch, 'tree'))));
    expect([...image.files()].length).toBe(image.index.files);
    expect([...image.links()].length).toBe(image.index.links);
  });

  it('agrees with an outside reader on sizes', async () => {
    const report = await command(
      'xorriso',
      '-indev',
      path,
      '-find',
      '/',
      '-type',
      'f',
      '-exec',
      'lsdl',
      '--',
    );
    const theirs = [...report.matchAll(/^-\S+\s+\d+\s+\S+\s+\S+\s+(\d+) .*? '\/(.*)'$/gm)].map(
      ([, size, name]) => [name, Number(size)],
    );
    const ours = [...image.files()].map(({ path: at, size }) => [at, size]);
    expect(theirs.length).toBeGreaterThan(100);
    expect(new Map(ours as [string, number][])).toEqual(new Map(theirs as [string, number][]));
  });

  it('follows links inside the image only', async () => {
    const { tree } = image;
    expect((await tree.stat('debian/debian/debian/dists/stable/Release'))?.path).toBe(
      'dists/bookworm/Release',
    );
    expect((await tree.stat('dists/up'))?.path).toBe('dists/bookworm/Release');
    expect((await readAll(tree, 'links/l0')).toString()).toBe('read me');
    for (const path of [
      'outside',
      'absolute',
      'circle',
      'circle/x',
      '../x',
      'README.txt/x',
      'nothing',
      'a\0b',
      'dists/../../x',
    ])
      expect(await tree.stat(path), path).toBeNull();
  });

  it('finds a name in another case, the exact one first', async () => {
    const { tree } = image;
    expect((await tree.stat('INSTALL.AMD/VMLINUZ'))?.path).toBe('install.amd/vmlinuz');
    expect((await tree.stat('/Readme.TXT'))?.path).toBe('README.txt');
    expect(await tree.stat('__proto__')).toBeNull();
    expect(await tree.list('dists')).toEqual(expect.arrayContaining(['bookworm', 'stable', 'up']));
    expect(await tree.list('README.txt')).toEqual([]);
  });

  it('reads ranges, both ends inclusive', async () => {
    const whole = noise(300_000, 'kernel');
    expect(
      (await readAll(image.tree, 'install.amd/vmlinuz', { start: 262_143, end: 262_146 })).equals(
        whole.subarray(262_143, 262_147),
      ),
    ).toBe(true);
    expect(
      (await readAll(image.tree, 'install.amd/vmlinuz', { start: 299_999, end: 299_999 })).equals(
        whole.subarray(299_999),
      ),
    ).toBe(true);
    expect(await readAll(image.tree, 'empty')).toHaveLength(0);
    expect(await problemOf(image.tree.open('dists'))).toMatchObject({ code: 'not-found' });
  });

  it('keeps requests apart: one that goes away early closes nothing for the others', async () => {
    const first = (await image.tree.open('install.amd/vmlinuz'))[Symbol.asyncIterator]();
    const second = readAll(image.tree, 'install.amd/vmlinuz');
    await first.next();
    await first.return?.();
    expect((await second).equals(noise(300_000, 'kernel'))).toBe(true);
  });

  it('refuses a truncated copy, with what it has and what it needs', async () => {
    const cut = join(scratch, 'cut.iso');
    const bytes = await readFile(path);
    await writeFile(cut, bytes.subarray(0, Math.floor(bytes.length * 0.7)));
    expect(await problemOf(openImage(cut))).toEqual({
      code: 'image-truncated',
      params: {
        path: cut,
        have: Math.floor(bytes.length * 0.7),
        need: bytes.readUInt32LE(16 * 2048 + 80) * 2048,
      },
    });
  });

  it('notices an image that was moved, touched or changed under it', async () => {
    const copy = join(scratch, 'copy.iso');
    await writeFile(copy, await readFile(path));
    const opened = await openImage(copy);
    const under = (await opened.tree.open('install.amd/vmlinuz'))[Symbol.asyncIterator]();
    await utimes(copy, 1, 1);
    expect(await problemOf(readAll(opened.tree, 'README.txt'))).toEqual({
      code: 'image-changed',
      params: { path: copy },
    });
    // asked for before, read after: still noticed, because the handle is opened with the first byte
    expect(await problemOf(under.next())).toMatchObject({ code: 'image-changed' });
    const again = await openImage(copy);
    await appendFile(copy, 'x');
    expect(await problemOf(readAll(again.tree, 'README.txt'))).toMatchObject({ code: 'image-changed' });
    await rename(copy, `${copy}.moved`);
    expect(await problemOf(readAll(again.tree, 'README.txt'))).toMatchObject({ code: 'image-changed' });
  });
});

describe.skipIf(!xorriso)('images without Rock Ridge (need xorriso)', () => {
  it('reads Joliet names where there is nothing better', async () => {
    const path = join(scratch, 'joliet.iso');
    await command(
      'xorriso',
      '-outdev',
      path,
      '-joliet',
      'on',
      '-rockridge',
      'off',
      '-map',
      join(scratch, 'tree/README.txt'),
      '/Read Me Please.txt',
      '-map',
      join(scratch, 'tree/pool/ünïcödé-文件-😀.txt'),
      '/ünï/文件.txt',
    );
    const image = await openImage(path);
    expect(image.index.naming).toBe('joliet');
    expect((await readAll(image.tree, 'Read Me Please.txt')).toString()).toBe('read me');
    expect((await readAll(image.tree, 'ünï/文件.txt')).toString()).toBe('utf-8');
  });

  it('reads plain names in lower case without version', async () => {
    const path = join(scratch, 'plain.iso');
    await command(
      'xorriso',
      '-outdev',
      path,
      '-joliet',
      'off',
      '-rockridge',
      'off',
      '-map',
      join(scratch, 'tree/README.txt'),
      '/README.TXT',
      '-map',
      join(scratch, 'tree/empty'),
      '/EFI/BOOT/NOEXT',
    );
    const image = await openImage(path);
    expect(image.index.naming).toBe('plain');
    expect([...image.files()].map(({ path: at }) => at).sort()).toEqual(['efi/boot/noext', 'readme.txt']);
    expect((await readAll(image.tree, 'README.TXT')).toString()).toBe('read me');
  });
});

describe.skipIf(!xorriso)('what boots (needs xorriso)', () => {
  it('lists BIOS and UEFI entries of a hybrid image, which begins like a disk', async () => {
    await makeTree(join(scratch, 'boot'), {
      'isolinux/isolinux.bin': noise(24_576, 'isolinux'),
      'boot/grub/efi.img': noise(40_960, 'efi'),
      a: 'a',
    });
    const path = await makeIso(
      join(scratch, 'hybrid.iso'), join(scratch, 'boot'), '-R',
      '-b', 'isolinux/isolinux.bin', '-c', 'isolinux/boot.cat', '-no-emul-boot', '-boot-load-size', '4', '-boot-info-table',
      '-eltorito-alt-boot', '-e', 'boot/grub/efi.img', '-no-emul-boot', '-isohybrid-gpt-basdat', '--protective-msdos-label',
    ); // prettier-ignore
    const start = await readFile(path);
    expect(start.readUInt16LE(510)).toBe(0xaa55);
    const image = await openImage(path);
    expect(image.index.boot.map(({ platform, bootable }) => ({ platform, bootable }))).toEqual([
      { platform: 'bios', bootable: true },
      { platform: 'uefi', bootable: true },
    ]);
    const efi = image.find('boot/grub/efi.img');
    expect(efi?.kind === 'file' && efi.extents[0]?.offset).toBe((image.index.boot[1]?.lba ?? 0) * 2048);
  });
});

describe.skipIf(!has('genisoimage'))('relocated folders (need genisoimage)', () => {
  it('puts deep folders back where they belong and hides rr_moved', async () => {
    const path = join(scratch, 'moved.iso');
    await command('genisoimage', '-quiet', '-R', '-o', path, join(scratch, 'tree'));
    expect((await readFile(path)).includes('RR_MOVED')).toBe(true);
    const image = await openImage(path);
    expect(sorted(await fingerprintOf(image))).toEqual(sorted(await fingerprint(join(scratch, 'tree'))));
  });
});

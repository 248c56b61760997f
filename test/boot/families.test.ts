import { gzipSync } from 'node:zlib';
import zlib from 'node:zlib';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { kernelArguments, kernelRelease, recognise } from '../../electron/boot/families';
import { cpioNames } from '../../electron/boot/families/cpio';
import { answerForm } from '../../electron/contract/model';
import { inPieces, memoryTree } from './memory-tree';
import { MAC } from './packets';

type Files = Record<string, string | Uint8Array>;
const facts = {
  volumeId: 'SOME_DISC',
  fileName: 'some.iso',
  bytes: 1,
  gunzip: (bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> =>
    Readable.from(bytes).pipe(zlib.createGunzip()),
};
const look = (files: Files) => recognise(memoryTree(files), facts);

/** The start of a bzImage: setup header with a version string behind it. */
function kernel(release: string): Uint8Array {
  const bytes = Buffer.alloc(0x3000);
  bytes.write('HdrS', 0x202);
  bytes.writeUInt16LE(0x2e00 - 0x200, 0x20e);
  bytes.write(`${release} (debian-kernel@lists.debian.org) #1 SMP\0`, 0x2e00);
  return bytes;
}
function cpio(files: Record<string, string>, from = ''): Buffer {
  const entry = (name: string, data: string): Buffer => {
    const fields = [1, 0o100644, 0, 0, 1, 0, data.length, 0, 0, 0, 0, name.length + 1, 0];
    const header = `070701${fields.map((n) => n.toString(16).padStart(8, '0')).join('')}${name}\0`;
    const pad = (text: string): string => text + '\0'.repeat((4 - (text.length % 4)) % 4);
    return Buffer.from(pad(header) + pad(data), 'latin1');
  };
  const all = Object.entries(files).map(([name, data]) => entry(from + name, data));
  return Buffer.concat([...all, entry('TRAILER!!!', '')]);
}
const CD = gzipSync(cpio({ 'usr/lib/debian-installer/retriever/media-retriever': '#!/bin/sh' }));
const NET = gzipSync(
  cpio({ 'bin/sh': 'x'.repeat(5001), 'usr/lib/debian-installer/retriever/net-retriever': '#!/bin/sh' }),
);
const udebs =
  'Package: ext4-modules\nKernel-Version: 6.12.1-amd64\n\nPackage: x\nKernel-Version: 6.12.2-amd64\n\nPackage: y\nKernel-Version: 6.12.1-amd64\n';

const netinst: Files = {
  '.disk/info': 'Debian GNU/Linux 13.1.0 "Trixie" - Official amd64 NETINST with firmware 20250906-10:22\n',
  'dists/trixie/Release': 'Origin: Debian\nSuite: stable\nVersion: 13.1\nCodename: trixie\n',
  'dists/stable/Release': 'Origin: Debian\nSuite: stable\nVersion: 13.1\nCodename: trixie\n',
  'dists/trixie/main/debian-installer/binary-amd64/Packages.gz': gzipSync(udebs),
  'pool/main/a/a.deb': 'x',
  'install.amd/vmlinuz': kernel('6.12.1-amd64'),
  'install.amd/initrd.gz': CD,
};
const without = (files: Files, name: string): Files =>
  Object.fromEntries(Object.entries(files).filter(([key]) => key !== name));

describe('Debian media', () => {
  it('a netinst image needs a kit: its own initrd is the CD flavour', async () =>
    expect(await look(netinst)).toEqual({
      name: 'Debian 13.1.0 amd64 netinst',
      family: 'debian-installer',
      role: 'media',
      version: '13.1.0',
      codename: 'trixie',
      arch: 'amd64',
      edition: 'netinst',
      boot: ['bios', 'uefi', 'uefi-http'],
      minMemoryMiB: 512,
      kernel: null,
      initrds: [],
      kernelReleases: ['6.12.1-amd64', '6.12.2-amd64'],
    }));
  it('with a network initrd it boots by itself', async () =>
    expect(await look({ ...netinst, 'install.amd/initrd.gz': NET })).toMatchObject({
      kernel: 'install.amd/vmlinuz',
      initrds: ['install.amd/initrd.gz'],
    }));
  it('but not with a kernel that its own modules do not fit', async () =>
    expect(
      await look({
        ...netinst,
        'install.amd/initrd.gz': NET,
        'install.amd/vmlinuz': kernel('6.1.0-50-amd64'),
      }),
    ).toMatchObject({ kernel: null }));
  it('an initrd of another compression is not judged', async () =>
    expect(
      await look({ ...netinst, 'install.amd/initrd.gz': Buffer.from('fd377a585a00', 'hex') }),
    ).toMatchObject({ kernel: null }));
  it.each<[string, Files, object]>([
    [
      'DVD',
      {
        '.disk/info':
          'Debian GNU/Linux 12.0.0 "Bookworm" - Official amd64 DVD Binary-1 with firmware 20230610-10:23\n',
      },
      { version: '12.0.0', edition: 'dvd-1' },
    ],
    [
      'BD',
      { '.disk/info': 'Debian GNU/Linux 11.9.0 "Bullseye" - Official amd64 BD Binary-1 20240210-11:27\n' },
      { edition: 'bd-1' },
    ],
    [
      'testing',
      { '.disk/info': 'Debian GNU/Linux testing "Forky" - Official Snapshot amd64 NETINST 20260101-00:01\n' },
      { version: 'testing', edition: 'netinst' },
    ],
    [
      'an index that is not compressed',
      {
        'dists/trixie/main/debian-installer/binary-amd64/Packages': udebs,
        'dists/trixie/main/debian-installer/binary-amd64/Packages.gz': '',
      },
      {},
    ],
  ])('%s', async (_what, over, wanted) => {
    const files = { ...netinst, ...over };
    const index = 'dists/trixie/main/debian-installer/binary-amd64/Packages.gz';
    expect(await look(files[index] === '' ? without(files, index) : files)).toMatchObject({
      family: 'debian-installer',
      kernelReleases: ['6.12.1-amd64', '6.12.2-amd64'],
      ...wanted,
    });
  });
  it('arm64', async () => {
    const files = Object.fromEntries(
      Object.entries(netinst).map(([key, value]) => [
        key.replace('install.amd', 'install.a64').replace('binary-amd64', 'binary-arm64'),
        value,
      ]),
    );
    expect(await look(files)).toMatchObject({
      arch: 'arm64',
      boot: ['uefi'],
      kernelReleases: ['6.12.1-amd64', '6.12.2-amd64'],
    });
  });
  it('the suite is found although the image does not name it', async () =>
    expect(await look({ ...netinst, '.disk/info': 'Debian GNU/Linux 13.1.0\n' })).toMatchObject({
      codename: 'trixie',
      edition: '',
    }));
  it.each<[string, Files]>([
    ['a live image', { ...netinst, 'live/filesystem.squashfs': 'x' }],
    ['Ubuntu', { ...netinst, casper: 'x' }],
    ['another .disk/info', { ...netinst, '.disk/info': 'Ubuntu-Server 20.04 LTS "Focal Fossa"' }],
    ['no pool', without(netinst, 'pool/main/a/a.deb')],
    ['the second DVD', without(netinst, 'install.amd/vmlinuz')],
    ['nothing at all', {}],
    ['a Linux in the root', { linux: kernel('6.1.0'), 'initrd.gz': NET }],
  ])('not: %s', async (_what, files) => {
    expect(await look(files)).toMatchObject({ family: 'unknown', name: 'SOME_DISC', kernel: null, boot: [] });
  });
  it('an unknown image is called by its file when it has no volume id', async () =>
    expect(await recognise(memoryTree({}), { ...facts, volumeId: ' ' })).toMatchObject({ name: 'some' }));
});

describe("Debian's netboot kit", () => {
  const info = 'Debian version:  13 (trixie)\nInstaller build: 20250803+deb13u8\n';
  const pair = (at: string, arch = 'amd64'): Files => ({
    [`${at}debian-installer/${arch}/linux`]: kernel('6.12.1-amd64'),
    [`${at}debian-installer/${arch}/initrd.gz`]: NET,
  });
  const images = 'usr/lib/debian-installer/images/13/amd64/';
  it.each<[string, Files, object]>([
    [
      'netboot.tar.gz',
      { ...pair(''), 'version.info': info, 'pxelinux.0': 'x' },
      { kernel: 'debian-installer/amd64/linux', version: '13.8' },
    ],
    [
      'the package',
      { ...pair(`${images}gtk/`), ...pair(`${images}text/`), [`${images}text/version.info`]: info },
      { kernel: `${images}text/debian-installer/amd64/linux`, version: '13.8' },
    ],
    [
      'the package, graphical only',
      { ...pair(`${images}gtk/`), [`${images}gtk/version.info`]: info },
      { kernel: `${images}gtk/debian-installer/amd64/linux` },
    ],
    ['without version.info', pair(`${images}text/`), { version: '13', codename: '' }],
    [
      'mini.iso',
      {
        linux: kernel('6.12.1-amd64'),
        'initrd.gz': NET,
        '.disk/info': 'Debian GNU/Linux 13 (trixie) amd64 - netboot mini.iso 20250803+deb13u8\n',
      },
      { kernel: 'linux', initrds: ['initrd.gz'], version: '13.8' },
    ],
    [
      'the first build of a release',
      { ...pair(''), 'version.info': 'Debian version:  13 (trixie)\nInstaller build: 20250803\n' },
      { version: '13' },
    ],
  ])('%s', async (_what, files, wanted) => {
    expect(await look(files)).toMatchObject({
      family: 'debian-netboot-kit',
      role: 'kit',
      arch: 'amd64',
      kernelReleases: ['6.12.1-amd64'],
      codename: 'trixie',
      ...wanted,
    });
  });
});

describe('kernel release', () => {
  it('is read behind the setup header', () =>
    expect(kernelRelease(kernel('6.12.107+deb13-amd64'))).toBe('6.12.107+deb13-amd64'));
  it.each([new Uint8Array(0), new Uint8Array(0x400), kernel('').subarray(0, 0x210)])(
    'or is not there',
    (bytes) => expect(kernelRelease(bytes)).toBeNull(),
  );
});

describe('initramfs names', () => {
  const names = async (bytes: Uint8Array, piece: number): Promise<string[]> => {
    const all: string[] = [];
    for await (const name of cpioNames(inPieces(bytes, piece))) all.push(name);
    return all;
  };
  const two = Buffer.concat([
    cpio({ 'kernel/microcode': 'm'.repeat(999) }),
    Buffer.alloc(500),
    cpio({ a: '', 'b/c': 'hello' }, './'),
  ]);
  it.each([1, 3, 110, 4096])('in pieces of %i bytes, over two archives', async (piece) =>
    expect(await names(two, piece)).toEqual(['kernel/microcode', 'TRAILER!!!', 'a', 'b/c', 'TRAILER!!!']),
  );
  it('stops at garbage and at the end', async () => {
    expect(await names(Buffer.from('not a cpio archive'.repeat(20)), 7)).toEqual([]);
    expect(await names(two.subarray(0, 50), 7)).toEqual([]);
  });
});

describe('kernel line', () => {
  const query = {
    family: 'debian-installer',
    answerUrl: 'http://192.168.77.1:8080/a/TOKEN/preseed.cfg',
    treeUrl: '',
    mac: MAC,
    hostname: 'web',
    domain: 'lab',
    answers: answerForm.parse({ locale: 'zh_CN.UTF-8', keyboard: 'cn' }),
    extra: ' console=ttyS0,115200n8 --- quiet ',
  } as const;
  it('of Debian', () =>
    expect(kernelArguments(query)).toBe(
      'auto=true priority=critical url=http://192.168.77.1:8080/a/TOKEN/preseed.cfg interface=auto BOOTIF=01-52-54-00-77-00-01 ' +
        'hostname=web domain=lab locale=zh_CN.UTF-8 keymap=cn netcfg/dhcp_timeout=60 netcfg/no_default_route=true ' +
        'netcfg/get_nameservers=192.168.77.1 hw-detect/load_firmware=false console=ttyS0,115200n8 --- quiet',
    ));
  it('without a domain', () => expect(kernelArguments({ ...query, domain: '' })).not.toContain('domain'));
  it('of what nobody knows', () =>
    expect(kernelArguments({ ...query, family: 'unknown', extra: ' a b ' })).toBe('a b'));
});

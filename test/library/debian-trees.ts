// Small trees in the shape of real Debian media and netboot kits (names and forms of the real ones, contents made up).
import { gzipSync } from 'node:zlib';
import { noise, withMd5Sums } from './workshop';
import type { TreeSpec } from './workshop';

export const RELEASE = '6.1.0-18-amd64';

/** A bzImage header that names a kernel release: the pointer at 0x20e counts from 0x200. */
export function kernelImage(release: string, size = 100_000): Buffer {
  const bytes = noise(size, release);
  bytes.fill(0, 0x1f0, 0x300);
  bytes.writeUInt16LE(0xaa55, 0x1fe);
  bytes.write('HdrS', 0x202, 'latin1');
  bytes.writeUInt16LE(0x020f, 0x206);
  bytes.writeUInt16LE(0x1000, 0x20e);
  bytes.write(`${release} (debian-kernel@lists.debian.org) #1 SMP\0`, 0x1200, 'latin1');
  return bytes;
}

/** One file in the `newc` cpio form. */
function cpio(files: Record<string, string>): Buffer {
  const parts: Buffer[] = [];
  const padded = (bytes: Buffer): Buffer =>
    Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
  for (const [name, content] of [...Object.entries(files), ['TRAILER!!!', ''] as const]) {
    const fields = [1, 0o100644, 0, 0, 1, 0, Buffer.byteLength(content), 0, 0, 0, 0, name.length + 1, 0];
    const header = `070701${fields.map((value) => value.toString(16).padStart(8, '0')).join('')}`;
    parts.push(padded(Buffer.from(`${header}${name}\0`, 'latin1')), padded(Buffer.from(content)));
  }
  return Buffer.concat(parts);
}
export const cdromInitrd = (): Buffer =>
  gzipSync(cpio({ 'var/lib/dpkg/info/cdrom-retriever.postinst': '#!/bin/sh' }));
export const netInitrd = (): Buffer =>
  gzipSync(
    cpio({
      'var/lib/dpkg/info/net-retriever.postinst': '#!/bin/sh',
      'usr/lib/debian-installer/retriever/net-retriever': '#!/bin/sh',
    }),
  );

const packages = (release: string): Buffer =>
  gzipSync(
    ['ext4-modules', 'sata-modules', 'scsi-modules']
      .map((name) => `Package: ${name}-${release}-di\nKernel-Version: ${release}\nArchitecture: amd64\n\n`)
      .join(''),
  );

export function debianMedium(release = RELEASE): TreeSpec {
  return withMd5Sums({
    '.disk/info':
      'Debian GNU/Linux 12.5.0 "Bookworm" - Official amd64 NETINST with firmware 20240210-11:27\n',
    '.disk/cd_type': 'not_complete\n',
    'README.txt': 'read me',
    empty: '',
    debian: { link: '.' },
    'dists/stable': { link: 'bookworm' },
    'dists/bookworm/Release':
      'Origin: Debian\nSuite: stable\nVersion: 12.5\nCodename: bookworm\nArchitectures: amd64\n',
    'dists/bookworm/main/debian-installer/binary-amd64/Packages.gz': packages(release),
    'install.amd/vmlinuz': kernelImage(release),
    'install.amd/initrd.gz': cdromInitrd(),
    'pool/main/b/big/big_1.0_amd64.deb': noise(3_000_000, 'big'),
    'pool/main/l/libstdc++6_1%3a12.2~rc1_amd64.deb': noise(70_000, 'libstdc'),
    'pool/文件/ünï.txt': 'utf-8',
    'tools/run.sh': '#!/bin/sh\n',
  });
}

export function netbootTarball(release = RELEASE): TreeSpec {
  return {
    'version.info': 'Debian version:  12 (bookworm)\nInstaller build: 20230607+deb12u5\n',
    'debian-installer/amd64/linux': kernelImage(release),
    'debian-installer/amd64/initrd.gz': netInitrd(),
    'debian-installer/amd64/bootnetx64.efi': noise(20_000, 'shim'),
    'debian-installer/amd64/grub/grub.cfg': 'menuentry x {}\n',
    'debian-installer/amd64/pxelinux.0': noise(4000, 'pxelinux'),
    'debian-installer/amd64/big-picture.png': noise(9 * 1024 * 1024, 'picture'),
    'pxelinux.0': { link: 'debian-installer/amd64/pxelinux.0' },
    'pxelinux.cfg': { link: 'debian-installer/amd64/pxelinux.cfg' },
  };
}

export const miniIso = (release = RELEASE): TreeSpec => ({
  '.disk/info': 'Debian GNU/Linux 12 (bookworm) amd64 - netboot mini.iso 20230607+deb12u5\n',
  linux: kernelImage(release),
  'initrd.gz': netInitrd(),
  'boot/grub/grub.cfg': 'menuentry x {}\n',
});

/** What a debian-installer-12-netboot-amd64 package holds. */
export function netbootPackage(release = RELEASE): TreeSpec {
  const images = 'usr/lib/debian-installer/images/12/amd64';
  const kit = `${images}/text/debian-installer/amd64`;
  return {
    'DEBIAN/control':
      'Package: debian-installer-12-netboot-amd64\nVersion: 20230607+deb12u5\nArchitecture: all\nMaintainer: Test <test@example.org>\nDescription: kit\n',
    [`${kit}/linux`]: kernelImage(release),
    [`${kit}/initrd.gz`]: netInitrd(),
    [`${images}/text/version.info`]: 'Debian version:  12 (bookworm)\nInstaller build: 20230607+deb12u5\n',
    [`${images}/gtk/debian-installer/amd64/linux`]: kernelImage(release),
    [`${images}/gtk/debian-installer/amd64/initrd.gz`]: noise(9 * 1024 * 1024, 'gtk'),
    [`${images}/text/pxelinux.0`]: { link: 'debian-installer/amd64/pxelinux.0' },
    'usr/share/doc/debian-installer-12-netboot-amd64/copyright': 'free\n',
  };
}

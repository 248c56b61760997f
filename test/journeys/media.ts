// Small, faithful Debian media made on the spot: an ISO like netinst (initrd of the cdrom flavour) and the netboot kit
// of the same kernel. The kernels run nowhere; everything that an importer looks at is in its place.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

export interface Release {
  readonly version: string;
  readonly codename: string;
  readonly kernel: string;
}
export const TRIXIE: Release = { version: '13.1.0', codename: 'trixie', kernel: '6.12.41+deb13-amd64' };
export const BOOKWORM: Release = { version: '12.11.0', codename: 'bookworm', kernel: '6.1.0-37-amd64' };

export function hasXorriso(): boolean {
  try {
    execFileSync('xorriso', ['--version'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** A bzImage as far as its version string goes (Linux boot protocol: word at 0x20e, counted from 0x200). */
export function kernelImage(release: string): Buffer {
  const image = Buffer.alloc(64 * 1024);
  image.write('HdrS', 0x202, 'latin1');
  image.writeUInt16LE(0x0206 + 9, 0x206);
  image.writeUInt16LE(0x400, 0x20e);
  image.writeUInt16LE(0xaa55, 0x1fe);
  image.write(`${release} (debian-kernel@lists.debian.org) #1 SMP\0`, 0x600, 'latin1');
  return image;
}

/** An initramfs (cpio "newc", gzipped) that holds empty files at `names`. */
export function initramfs(names: readonly string[]): Buffer {
  const parts: Buffer[] = [];
  const pad = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
  for (const [index, name] of [...names, 'TRAILER!!!'].entries()) {
    const fields = [
      index + 1,
      name === 'TRAILER!!!' ? 0 : 0o100644,
      0,
      0,
      1,
      0,
      0,
      0,
      0,
      0,
      0,
      name.length + 1,
      0,
    ];
    const head = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}${name}\0`;
    parts.push(pad(Buffer.from(head, 'latin1')));
  }
  return gzipSync(Buffer.concat(parts));
}

/** Builds `<folder>/debian-<version>.iso`; returns its path. `payload`: bytes of one more pool file. */
export function buildIso(folder: string, release: Release, payload = 300_000): string {
  const { version, codename, kernel } = release;
  const root = path.join(folder, `tree-${version}`);
  const put = (name: string, data: string | Buffer): void => {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), data);
  };
  const title = codename[0]?.toUpperCase() + codename.slice(1);
  put(
    '.disk/info',
    `Debian GNU/Linux ${version} "${title}" - Official amd64 NETINST with firmware 20250906-10:22`,
  );
  put('.disk/cd_type', 'dvd/netinst\n');
  const dists = `dists/${codename}`;
  const udebs = `Package: ext4-modules-${kernel}-di\nKernel-Version: ${kernel}\nArchitecture: amd64\nVersion: 1\n\n`;
  put(`${dists}/main/debian-installer/binary-amd64/Packages`, udebs);
  put(`${dists}/main/debian-installer/binary-amd64/Packages.gz`, gzipSync(udebs));
  put(`${dists}/main/binary-amd64/Packages.gz`, gzipSync('Package: base-files\nVersion: 1\n\n'));
  put(
    `${dists}/Release`,
    `Origin: Debian\nCodename: ${codename}\nVersion: ${version}\nArchitectures: amd64\n`,
  );
  put('pool/main/b/base-files/base-files_1_amd64.deb', Buffer.alloc(payload, 7));
  put('pool/main/g/g++/g++_4%3a12_amd64.deb', Buffer.alloc(1000, 9));
  put('install.amd/vmlinuz', kernelImage(kernel));
  put('install.amd/initrd.gz', initramfs(['usr/lib/debian-installer/retriever/cdrom-retriever']));
  symlinkSync(codename, path.join(root, 'dists/stable'));
  symlinkSync('.', path.join(root, 'debian'));
  put('md5sum.txt', md5sums(root));
  const iso = path.join(folder, `debian-${version}.iso`);
  const options = ['-as', 'mkisofs', '-quiet', '-r', '-J', '-joliet-long', '-V', `Debian ${version} amd64 n`];
  execFileSync('xorriso', [...options, '-o', iso, root], { stdio: ['ignore', 'ignore', 'pipe'] });
  rmSync(root, { recursive: true });
  return iso;
}

/** Builds `<folder>/netboot-<version>.tar.gz` in Debian's layout; returns its path. */
export function buildKit(folder: string, release: Release): string {
  const { version, codename, kernel } = release;
  const root = path.join(folder, `kit-${version}`);
  const boot = path.join(root, 'debian-installer/amd64');
  mkdirSync(boot, { recursive: true });
  writeFileSync(path.join(boot, 'linux'), kernelImage(kernel));
  writeFileSync(
    path.join(boot, 'initrd.gz'),
    initramfs(['etc/lsb-release', 'usr/lib/debian-installer/retriever/net-retriever']),
  );
  writeFileSync(path.join(boot, 'pxelinux.0'), 'pxelinux');
  const [major = '', minor = '0'] = version.split('.');
  const info = `Debian version:  ${major} (${codename})\nInstaller build: 20250803+deb${major}u${minor}\n`;
  writeFileSync(path.join(root, 'version.info'), info);
  const kit = path.join(folder, `netboot-${version}.tar.gz`);
  execFileSync('tar', ['-czf', kit, '-C', root, '.']);
  rmSync(root, { recursive: true });
  return kit;
}

function md5sums(root: string): string {
  const lines: string[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
      const name = `${folder}/${entry.name}`;
      if (entry.isDirectory()) walk(name);
      else if (statSync(path.join(root, name)).isFile())
        lines.push(
          `${createHash('md5')
            .update(readFileSync(path.join(root, name)))
            .digest('hex')}  .${name}`,
        );
    }
  };
  walk('');
  return `${lines.join('\n')}\n`;
}

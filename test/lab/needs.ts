// What the lab needs of this machine. Who asks for the lab wants it run: what is missing is an error that names it.
import { existsSync } from 'node:fs';
import path from 'node:path';

const PROGRAMS = [
  'ip',
  'qemu-system-x86_64',
  'qemu-img',
  'dnsmasq',
  'xorriso',
  'dpkg-deb',
  'apt-get',
  'cpio',
  'xz',
  'mformat',
  'mcopy',
  'grub-mkimage',
];
const FILES = [
  '/dev/net/tun',
  '/usr/share/OVMF/OVMF_CODE_4M.fd',
  '/usr/lib/grub/x86_64-efi/echo.mod',
  path.join(import.meta.dirname, '..', '..', 'out', 'main', 'cli.js'),
];

/** Throws an error that lists what is missing. */
export function requireNeeds(): void {
  if (process.platform !== 'linux') throw new Error('the lab needs Linux (network namespaces)');
  if (process.getuid?.() !== 0) throw new Error('the lab needs root (network namespaces)');
  const folders = (process.env['PATH'] ?? '').split(':');
  const missing = [
    ...PROGRAMS.filter((name) => !folders.some((folder) => existsSync(path.join(folder, name)))),
    ...FILES.filter((file) => !existsSync(file)),
  ];
  if (missing.length > 0) throw new Error(`the lab lacks: ${missing.join(', ')}`);
}

#!/usr/bin/env node
// The packages of the operating system that a command of this project needs. On Debian and Ubuntu as root it installs
// what is missing; elsewhere it prints the one line that does, and goes on: what still lacks something says so by name.
//
//   node build/system-packages.mjs [start|test|lab] [--print]
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One entry is one need; `a|b` are its names in different releases (Debian 13 and Ubuntu 24.04 renamed for 64-bit time). */
const WINDOW = [
  'libgtk-3-0t64|libgtk-3-0',
  'libasound2t64|libasound2',
  'libatk-bridge2.0-0t64|libatk-bridge2.0-0',
  'libcups2t64|libcups2',
  'libnss3',
  'libgbm1',
  'libdrm2',
  'libxkbcommon0',
  'libxcomposite1',
  'libxdamage1',
  'libxrandr2',
  'fonts-noto-cjk',
];
const TESTS = ['xvfb', 'xauth', 'iproute2', 'xorriso'];
const LAB = [
  // machines and their firmware
  'qemu-system-x86',
  'qemu-utils',
  'ovmf',
  'ipxe-qemu',
  // the wire
  'dnsmasq-base',
  'tcpdump',
  // media and root file systems
  'apt-utils',
  'debootstrap',
  'cpio',
  'zstd',
  'xz-utils',
  'mtools',
  'dosfstools',
  'e2fsprogs',
  'fdisk',
  'isolinux',
  'syslinux-common',
  'busybox-static',
  'kmod',
  'perl',
  // the probe's own disk starts by UEFI too: grub-mkimage and its modules
  'grub-common',
  'grub-efi-amd64-bin',
  // loaders of the Secure Boot path
  'grub-efi-amd64-signed',
  'shim-signed',
];
const GROUPS = {
  start: WINDOW,
  test: [...WINDOW, ...TESTS],
  lab: [...WINDOW, ...TESTS, ...LAB],
};
// where apt is not the package manager, for the window only: tests and lab are for Debian and Ubuntu
const OTHER_LINUX =
  'Fedora: sudo dnf install gtk3 alsa-lib at-spi2-atk cups-libs nss mesa-libgbm libdrm libxkbcommon ' +
  'libXcomposite libXdamage libXrandr google-noto-sans-cjk-fonts (other systems: the same under their names)';

const log = (line) => console.log(`[system] ${line}`);
const has = (command) => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;

/** Needs of which no name is installed. */
export function missing(group) {
  const run = spawnSync('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n'], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`dpkg-query failed: ${run.stderr}`);
  const installed = new Set(
    run.stdout.split('\n').flatMap((line) => (line.endsWith(' installed') ? [line.split(' ')[0]] : [])),
  );
  return group.filter((need) => !need.split('|').some((name) => installed.has(name)));
}

/** The name of each need in this release; a need that this release does not have at all is left out, and named. */
function resolve(needs) {
  return needs.flatMap((need) => {
    const name = need.split('|').find((candidate) => {
      const policy = spawnSync('apt-cache', ['policy', candidate], {
        encoding: 'utf8',
        env: { ...process.env, LC_ALL: 'C' },
      });
      return /^ {2}Candidate: (?!\(none\))/m.test(policy.stdout);
    });
    if (!name) log(`apt knows no package ${need.replaceAll('|', ' or ')}`);
    return name ? [name] : [];
  });
}

function aptGet(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  // stdin closed: a package that asks in spite of everything must not hang a build machine
  const run = spawnSync('apt-get', ['-q', ...args], {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (run.status === 0) return true;
  const said = `${run.stdout}\n${run.stderr}`.trim().split('\n').slice(-8).join('\n         ');
  log(`apt-get ${args[0]} failed:\n         ${said}`);
  return false;
}

/** True when nothing is missing any more. Never throws for a machine that merely lacks something. */
export function ensureSystemPackages(name, { install = true } = {}) {
  const group = GROUPS[name];
  if (!group) throw new Error(`no such group: ${name} (${Object.keys(GROUPS).join(', ')})`);
  if (process.platform !== 'linux') {
    if (name === 'lab') log('the lab needs Linux (network namespaces, QEMU)');
    return name !== 'lab';
  }
  if (!has('dpkg-query') || !has('apt-get')) {
    log(`this is not Debian or Ubuntu. ${OTHER_LINUX}`);
    return false;
  }
  const needs = missing(group);
  if (needs.length === 0) return true;
  if (process.getuid() !== 0 || !install) {
    const names = resolve(needs).join(' ');
    log(
      `missing for ${name}: sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names}`,
    );
    return false;
  }
  log(
    `installing ${needs.length} packages for ${name}: ${needs.map((need) => need.split('|')[0]).join(' ')}`,
  );
  // an update that fails halfway (one dead source) may still leave good lists: try the install anyway
  aptGet(['update']);
  const names = resolve(needs);
  const options = ['-o', 'Dpkg::Lock::Timeout=300', '--no-install-recommends'];
  if (!aptGet(['install', '-y', ...options, ...names])) return false;
  const left = missing(group);
  if (left.length > 0) log(`still missing: ${left.join(' ')}`);
  return left.length === 0;
}

if (process.argv[1] && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [name = 'start', flag] = process.argv.slice(2);
  ensureSystemPackages(name, { install: flag !== '--print' });
}

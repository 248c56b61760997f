// Debian's netboot kit: the kernel and initrd that install over the network, in the three forms people have it:
// netboot.tar.gz unpacked, mini.iso, and the package debian-installer-<N>-netboot-<arch>.
import type { Arch } from '../../contract/model';
import type { Recognised } from './family';
import { KERNEL_START, kernelRelease } from './kernel';
import { isFile, readStart, readText } from './reading';
import type { Tree } from '../tree';

interface Kit {
  readonly kernel: string;
  readonly initrd: string;
  readonly arch: Arch | null;
  /** What it says of its version. */
  readonly said: string;
}

const ARCHES: readonly Arch[] = ['amd64', 'arm64', 'i386'];
const PACKAGE_ROOT = 'usr/lib/debian-installer/images';
/** The text installer first: smaller, and it runs on a serial line too. */
const FLAVOURS = ['text', 'gtk'];

export async function recogniseDebianKit(tree: Tree): Promise<Recognised | null> {
  const kit = (await unpackedAt(tree, '')) ?? (await inPackage(tree)) ?? (await miniIso(tree));
  if (!kit) return null;
  const { version, codename, arch: saidArch } = parseSaid(kit.said);
  const arch = kit.arch ?? saidArch ?? 'other';
  const release = kernelRelease((await readStart(tree, kit.kernel, KERNEL_START)) ?? new Uint8Array(0));
  return {
    name: ['Debian', version, arch, 'kit'].filter(Boolean).join(' '),
    family: 'debian-netboot-kit',
    role: 'kit',
    version,
    codename,
    arch,
    edition: 'netboot',
    boot: arch === 'amd64' ? ['bios', 'uefi', 'uefi-http'] : arch === 'i386' ? ['bios'] : ['uefi'],
    minMemoryMiB: 512,
    kernel: kit.kernel,
    initrds: [kit.initrd],
    kernelReleases: release === null ? [] : [release],
  };
}

/** `debian-installer/<arch>/{linux,initrd.gz}` below `root`, as in netboot.tar.gz. */
async function unpackedAt(tree: Tree, root: string): Promise<Kit | null> {
  for (const arch of ARCHES) {
    const folder = `${root}debian-installer/${arch}`;
    if (!(await hasPair(tree, folder))) continue;
    const said = await readText(tree, `${root}version.info`);
    return { kernel: `${folder}/linux`, initrd: `${folder}/initrd.gz`, arch, said: said ?? '' };
  }
  return null;
}

async function inPackage(tree: Tree): Promise<Kit | null> {
  for (const number of await tree.list(PACKAGE_ROOT))
    for (const arch of ARCHES)
      for (const flavour of FLAVOURS) {
        const kit = await unpackedAt(tree, `${PACKAGE_ROOT}/${number}/${arch}/${flavour}/`);
        if (kit) return { ...kit, said: kit.said || `Debian version: ${number}` };
      }
  return null;
}

/** Its volume id says nothing, and any disk may have a `linux` in its root: the mark decides. */
async function miniIso(tree: Tree): Promise<Kit | null> {
  if (!(await hasPair(tree, '.'))) return null;
  const said = (await readText(tree, '.disk/mini-info')) ?? (await readText(tree, '.disk/info')) ?? '';
  return /^Debian GNU\/Linux\b.*mini(\.iso|-info)/is.test(said) || (await isFile(tree, '.disk/mini-info'))
    ? { kernel: 'linux', initrd: 'initrd.gz', arch: null, said }
    : null;
}

async function hasPair(tree: Tree, folder: string): Promise<boolean> {
  const at = folder === '.' ? '' : `${folder}/`;
  return (await isFile(tree, `${at}linux`)) && (await isFile(tree, `${at}initrd.gz`));
}

/**
 * `Debian version:  13 (trixie)` and `Installer build: 20250803+deb13u8`, or mini.iso's one line
 * `Debian GNU/Linux 12 (bookworm) amd64 - netboot mini.iso 20230607+deb12u10`: +deb12u10 is point release 12.10.
 */
function parseSaid(said: string): { version: string; codename: string; arch: Arch | null } {
  const [, major = '', name] =
    /Debian (?:version:|GNU\/Linux)\s*(\d+|testing|unstable)(?:\s*[("]([A-Za-z-]+)[)"])?/i.exec(said) ?? [];
  const point = /\+deb(\d+)u(\d+)/.exec(said);
  const version = point && point[1] === major ? `${major}.${point[2] ?? ''}` : major;
  const arch = ARCHES.find((one) => new RegExp(`\\b${one}\\b`).test(said)) ?? null;
  return { version, codename: name?.toLowerCase() ?? '', arch };
}

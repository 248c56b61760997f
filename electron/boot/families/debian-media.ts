// Debian netinst, CD, DVD and BD images. Their own initrd is the CD flavour: it has no way to fetch anything over the
// network, so they need a netboot kit of the same kernel release, unless the image was made with a network initrd.
import type { Arch } from '../../contract/model';
import { cpioNames } from './cpio';
import type { ImageFacts, Recognised } from './family';
import { KERNEL_START, kernelRelease } from './kernel';
import { field, isFile, isFolder, lines, readStart, readText } from './reading';
import type { Tree } from '../tree';

const INSTALLERS: readonly { readonly folder: string; readonly arch: Arch }[] = [
  { folder: 'install.amd', arch: 'amd64' },
  { folder: 'install.a64', arch: 'arm64' },
  { folder: 'install.386', arch: 'i386' },
];
/** Live images carry a .disk/info too. */
const OTHERS = ['live/filesystem.squashfs', '.cd-info', 'casper'];
/** The part of debian-installer that fetches components over the network; the CD flavour has `media-retriever` alone. */
const NETWORK_MARK = 'usr/lib/debian-installer/retriever/net-retriever';

export async function recogniseDebianMedia(tree: Tree, facts: ImageFacts): Promise<Recognised | null> {
  const info = await readText(tree, '.disk/info');
  if (!info || !/^Debian GNU\/Linux /i.test(info) || /mini\.iso/i.test(info)) return null;
  if (!(await isFolder(tree, 'dists')) || !(await isFolder(tree, 'pool'))) return null;
  for (const path of OTHERS) if (await tree.stat(path)) return null;
  const installer = await installerOf(tree);
  if (!installer) return null;

  const { arch, folder } = installer;
  const said = parseInfo(info);
  const release = await releaseOf(tree, said.codename);
  const codename = release.codename || said.codename;
  const version = said.version || release.version;
  const kernelReleases = await moduleReleases(tree, facts, codename, arch);
  const own = await networkKernel(tree, facts, folder, kernelReleases);
  return {
    name: ['Debian', version, arch, said.edition].filter(Boolean).join(' '),
    family: 'debian-installer',
    role: 'media',
    version,
    codename,
    arch,
    edition: said.edition,
    boot: arch === 'amd64' ? ['bios', 'uefi', 'uefi-http'] : arch === 'i386' ? ['bios'] : ['uefi'],
    minMemoryMiB: 512,
    kernel: own?.kernel ?? null,
    initrds: own ? [own.initrd] : [],
    kernelReleases,
  };
}

async function installerOf(tree: Tree): Promise<(typeof INSTALLERS)[number] | null> {
  for (const installer of INSTALLERS) if (await isFile(tree, `${installer.folder}/vmlinuz`)) return installer;
  return null;
}

/** `Debian GNU/Linux 13.1.0 "Trixie" - Official amd64 NETINST with firmware 20250906-10:22` */
function parseInfo(info: string): { version: string; codename: string; edition: string } {
  const [, version = '', name = '', rest = ''] =
    /^Debian GNU\/Linux (\S+)(?: "([^"]*)")?\s*-?\s*(.*)/i.exec(info) ?? [];
  const codename = (name.split(/\s/)[0] ?? '').toLowerCase().replace(/[^a-z0-9-]/g, '');
  const disc = /\b(CD|DVD|BD|DLBD)(?: Binary-| )?(\d+)?/i.exec(rest);
  const edition = /\bNETINST\b/i.test(rest)
    ? 'netinst'
    : disc
      ? [disc[1], disc[2]].filter(Boolean).join('-').toLowerCase()
      : '';
  return { version: version.replace(/[^A-Za-z0-9.]/g, ''), codename, edition };
}

/** `dists` may hold links (`stable -> trixie`): the suite that calls itself by its folder's name is the real one. */
async function releaseOf(tree: Tree, expected: string): Promise<{ codename: string; version: string }> {
  const names = [expected, ...(await tree.list('dists'))].filter((name) => name !== '');
  for (const name of names) {
    const release = await readText(tree, `dists/${name}/Release`);
    const codename = release ? field(release, 'Codename') : '';
    if (release && /^[a-z0-9-]+$/i.test(codename) && (await isFolder(tree, `dists/${codename}`)))
      return { codename, version: field(release, 'Version').replace(/[^A-Za-z0-9.]/g, '') };
  }
  return { codename: '', version: '' };
}

/** `Kernel-Version` of the installer's module packages: anna accepts a tree that has one for the running kernel. */
async function moduleReleases(
  tree: Tree,
  facts: ImageFacts,
  codename: string,
  arch: Arch,
): Promise<readonly string[]> {
  const index = `dists/${codename}/main/debian-installer/binary-${arch}/Packages`;
  const found = new Set<string>();
  const text = (await isFile(tree, `${index}.gz`))
    ? facts.gunzip(await tree.open(`${index}.gz`))
    : (await isFile(tree, index))
      ? await tree.open(index)
      : null;
  if (!text) return [];
  for await (const line of lines(text)) {
    const release = /^Kernel-Version:\s*(\S+)/i.exec(line)?.[1];
    if (release !== undefined) found.add(release);
  }
  return [...found].sort();
}

/** The image's own kernel and initrd where they can install over the network. */
async function networkKernel(
  tree: Tree,
  facts: ImageFacts,
  folder: string,
  releases: readonly string[],
): Promise<{ kernel: string; initrd: string } | null> {
  const kernel = `${folder}/vmlinuz`;
  const initrd = `${folder}/initrd.gz`;
  const magic = await readStart(tree, initrd, 2);
  if (magic?.[0] !== 0x1f || magic[1] !== 0x8b) return null;
  const release = kernelRelease((await readStart(tree, kernel, KERNEL_START)) ?? new Uint8Array(0));
  if (release !== null && releases.length > 0 && !releases.includes(release)) return null;
  for await (const name of cpioNames(facts.gunzip(await tree.open(initrd))))
    if (name === NETWORK_MARK) return { kernel, initrd };
  return null;
}

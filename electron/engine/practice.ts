// A distro of a few files in memory, for trying the app before any image was imported. Its "kernel" runs nowhere;
// what it proves is the way there: addresses, loaders, scripts, files, reports.
import type { Tree, TreeEntry } from '../boot/tree';
import type { DistroId } from '../contract/ids';
import type { Distro } from '../contract/model';

const KIB = 1024;
const KERNEL = 'install.amd/vmlinuz';
const INITRD = 'install.amd/initrd.gz';
const SIZES: Readonly<Record<string, number>> = { [KERNEL]: 512 * KIB, [INITRD]: 2048 * KIB };

export function practiceDistro(): Distro {
  return {
    id: 'practice' as DistroId,
    name: 'Practice distro',
    family: 'debian-installer',
    role: 'media',
    version: '0',
    codename: 'practice',
    arch: 'amd64',
    edition: '',
    boot: ['bios', 'uefi'],
    minMemoryMiB: 0,
    source: 'folder',
    image: null,
    volumeId: '',
    bytes: Object.values(SIZES).reduce((sum, size) => sum + size, 0),
    sha256: null,
    kernel: KERNEL,
    initrds: [INITRD],
    kernelReleases: [],
    kit: null,
    status: 'ready',
    importedAt: 0,
  };
}

export function practiceTree(): Tree {
  const entryOf = (path: string): TreeEntry | null => {
    const size = SIZES[path];
    return size === undefined ? null : { path, kind: 'file', size, mtimeMs: 0 };
  };
  return {
    stat: (path) => Promise.resolve(entryOf(path)),
    list: () => Promise.resolve([]),
    open: (path, range) => {
      const size = entryOf(path)?.size ?? 0;
      const { start, end } = range ?? { start: 0, end: size - 1 };
      return Promise.resolve(zeros(end - start + 1));
    },
    fileOnDisk: () => Promise.resolve(null),
    close: () => Promise.resolve(),
  };
}

async function* zeros(length: number): AsyncGenerator<Uint8Array> {
  const block = new Uint8Array(64 * KIB);
  for (let left = length; left > 0; left -= block.length)
    yield left < block.length ? block.subarray(0, left) : block;
  await Promise.resolve();
}

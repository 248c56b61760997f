// What is this tree, and how does it boot? Each family decides by files, never by a volume or file name alone.
import { recogniseDebianKit } from './debian-kit';
import { recogniseDebianMedia } from './debian-media';
import { debianArguments } from './debian-arguments';
import type { ArgumentsQuery } from './debian-arguments';
import type { ImageFacts, Recognised, Recogniser } from './family';
import type { Tree } from '../tree';

export type { ImageFacts, Recognised } from './family';
export { kernelRelease } from './kernel';

/** The first that knows the tree wins. */
const FAMILIES: readonly Recogniser[] = [recogniseDebianMedia, recogniseDebianKit];

/** `unknown` for a tree that no family knows: it is kept, and a person may fill in what is missing. */
export async function recognise(tree: Tree, facts: ImageFacts): Promise<Recognised> {
  for (const family of FAMILIES) {
    const found = await family(tree, facts);
    if (found) return found;
  }
  const fileName = facts.fileName.replace(/\.(iso|img|tar\.gz|tgz|deb)$/i, '');
  return {
    name: facts.volumeId.trim() || fileName || 'Unknown image',
    family: 'unknown',
    role: 'media',
    version: '',
    codename: '',
    arch: 'other',
    edition: '',
    boot: [],
    minMemoryMiB: 0,
    kernel: null,
    initrds: [],
    kernelReleases: [],
  };
}

/** The kernel line without `initrd=`. */
export function kernelArguments(q: ArgumentsQuery): string {
  switch (q.family) {
    case 'debian-installer':
    case 'debian-netboot-kit':
      return debianArguments(q);
    case 'unknown':
      return q.extra.trim();
  }
}

// What a family tells of a tree, and what it needs to know for that.
import type { Distro } from '../../contract/model';
import type { Tree } from '../tree';

export type Recognised = Pick<
  Distro,
  | 'name'
  | 'family'
  | 'role'
  | 'version'
  | 'codename'
  | 'arch'
  | 'edition'
  | 'boot'
  | 'minMemoryMiB'
  | 'kernel'
  | 'initrds'
  | 'kernelReleases'
>;

export interface ImageFacts {
  /** Of the ISO 9660 volume; it often lies, so it only helps to name what no family knows. */
  readonly volumeId: string;
  readonly fileName: string;
  /** Size of the image. */
  readonly bytes: number;
  /** This room has no decompressor of its own. Rejects on damaged data. */
  gunzip(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
}

/** Null: not of this family. Rejects only when the tree cannot be read. */
export type Recogniser = (tree: Tree, facts: ImageFacts) => Promise<Recognised | null>;

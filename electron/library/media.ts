// Opens a medium by what it holds: Rock Ridge, Joliet and plain names are read by our own reader, UDF by 7-Zip.
import { randomUUID } from 'node:crypto';
import type { Tree } from '../boot/tree';
import type { Distro } from '../contract/model';
import { ProblemError, problem } from '../contract/problems';
import { openFolder } from './folder';
import { openImage } from './iso9660/image';
import type { Image } from './iso9660/image';
import { ImageFile, assertUnchanged } from './iso9660/image-file';
import type { ImageIdentity } from './iso9660/image-file';
import { readDescriptors } from './iso9660/descriptors';
import { distroFolder, partialFolder } from './places';
import { openUdf } from './udf';
import type { Listing } from './archive';

export type Medium = {
  readonly tree: Tree;
  readonly identity: ImageIdentity;
  readonly volumeId: string;
} & ({ readonly kind: 'iso'; readonly image: Image } | { readonly kind: 'udf'; readonly listing: Listing });

/** Identity and volume id without an index; null id: UDF alone. */
async function volumeOf(path: string): Promise<{ identity: ImageIdentity; id: string | null }> {
  const file = await ImageFile.open(path);
  try {
    return { identity: file.identity, id: (await readDescriptors(file))?.volumeId ?? null };
  } finally {
    await file.close();
  }
}

/** Where UDF is present and Rock Ridge is not, ISO 9660 holds a readme at most, or sizes cut to 32 bits. */
export async function openMedium(path: string, q: { dataDir: string; signal: AbortSignal }): Promise<Medium> {
  const { identity, id } = await volumeOf(path);
  if (id !== null) {
    const image = await openImage(path);
    if (image.index.naming === 'rock-ridge' || !image.index.udf)
      return { kind: 'iso', image, tree: image.tree, identity, volumeId: image.volumeId };
  }
  const scratch = partialFolder(q.dataDir, `read-${randomUUID()}`);
  const { tree, listing } = await openUdf(path, { scratch, mtimeMs: identity.mtimeMs, signal: q.signal });
  return { kind: 'udf', listing, tree, identity, volumeId: id || listing.volumeId };
}

/**
 * The files of a distro from wherever they are now. Rejects problem('image-changed') when the image was moved or
 * touched, problem('not-found') when the folder is gone.
 */
export async function openDistro(distro: Distro, dataDir: string): Promise<Tree> {
  if (distro.source === 'folder') return openFolder(distroFolder(dataDir, distro.id));
  if (!distro.image) throw problem('not-found', { what: 'distro', id: distro.id });
  await assertUnchanged(distro.image);
  try {
    return (await openMedium(distro.image.path, { dataDir, signal: new AbortController().signal })).tree;
  } catch (error) {
    // it was an image when it was imported
    if (error instanceof ProblemError && error.problem.code === 'not-an-image')
      throw problem('image-changed', { path: distro.image.path }, error);
    throw error;
  }
}

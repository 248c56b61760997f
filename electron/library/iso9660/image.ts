// An untouched image as a source of files: indexed once, then read by byte range, each request with a file handle of
// its own (a shared one would be closed under the others when a client goes away).
import { open } from 'node:fs/promises';
import { problem } from '../../contract/problems';
import type { Tree, TreeEntry } from '../../boot/tree';
import { readDescriptors } from './descriptors';
import { readBootEntries } from './el-torito';
import type { BootEntry } from './el-torito';
import { ImageFile, assertUnchanged } from './image-file';
import type { ImageIdentity } from './image-file';
import type { Naming } from './names';
import { everyNode, locate } from './nodes';
import type { Extent, FileNode, FolderNode, Node } from './nodes';
import { walkImage } from './walk';

/** Large enough for a gigabit link at little cost, small enough for two hundred machines at once. */
const CHUNK = 256 * 1024;

export interface IndexSummary {
  readonly naming: Naming;
  readonly files: number;
  readonly folders: number;
  readonly links: number;
  /** Sum of all file sizes. */
  readonly bytes: number;
  readonly applicationId: string;
  readonly publisherId: string;
  readonly boot: readonly BootEntry[];
  /** A UDF file system shares the image. */
  readonly udf: boolean;
}

export interface Image {
  readonly tree: Tree;
  readonly identity: ImageIdentity;
  readonly volumeId: string;
  /** Bytes of the image file. */
  readonly size: number;
  readonly index: IndexSummary;
  readonly root: FolderNode;
  files(): Iterable<{ path: string; size: number }>;
  links(): Iterable<{ path: string; target: string }>;
  /** Looks a path up without opening anything. */
  find(path: string): FileNode | FolderNode | null;
  close(): Promise<void>;
}

function summarise(root: FolderNode): Pick<IndexSummary, 'files' | 'folders' | 'links' | 'bytes'> {
  const sums = { files: 0, folders: 0, links: 0, bytes: 0 };
  for (const { node } of everyNode(root)) {
    if (node.kind === 'file') {
      sums.files++;
      sums.bytes += node.size;
    } else if (node.kind === 'folder') sums.folders++;
    else sums.links++;
  }
  return sums;
}

function* pathsOf<Kind extends Node['kind']>(
  root: FolderNode,
  kind: Kind,
): Generator<{ path: string; node: Extract<Node, { kind: Kind }> }> {
  const isKind = (node: Node): node is Extract<Node, { kind: Kind }> => node.kind === kind;
  for (const { path, node } of everyNode(root)) if (isKind(node)) yield { path, node };
}

/**
 * Reads the index (a second at most for a distribution medium) and keeps no file open.
 * Rejects problem('not-an-image' | 'image-truncated' | 'image-damaged' | 'not-found' | 'cannot-read').
 */
export async function openImage(path: string): Promise<Image> {
  const file = await ImageFile.open(path);
  try {
    const volume = await readDescriptors(file);
    if (!volume) throw problem('not-an-image', { path });
    const boot = await readBootEntries(file, volume.bootCatalogue);
    const { root, naming } = await walkImage(file, volume.primary, volume.joliet);
    const { applicationId, publisherId, udf } = volume;
    const { identity } = file;
    return {
      tree: new ImageTree(identity, root),
      identity,
      volumeId: volume.volumeId,
      size: identity.size,
      index: { naming, ...summarise(root), applicationId, publisherId, boot, udf },
      root,
      *files() {
        for (const { path: at, node } of pathsOf(root, 'file')) yield { path: at, size: node.size };
      },
      *links() {
        for (const { path: at, node } of pathsOf(root, 'link')) yield { path: at, target: node.target };
      },
      find: (at) => locate(root, at)?.node ?? null,
      close: () => Promise.resolve(),
    };
  } finally {
    await file.close();
  }
}

/** The parts of `extents` that hold bytes `start` to `end` (inclusive) of the file. */
export function slicesOf(extents: readonly Extent[], start: number, end: number): Extent[] {
  const slices: Extent[] = [];
  let at = 0;
  for (const extent of extents) {
    const from = Math.max(start - at, 0);
    const to = Math.min(end + 1 - at, extent.length);
    if (from < to) slices.push({ offset: extent.offset + from, length: to - from });
    at += extent.length;
  }
  return slices;
}

/** Reads the slices in order. The handle is opened at the first byte asked for and closed on every way out. */
export async function* readSlices(
  identity: ImageIdentity,
  slices: readonly Extent[],
): AsyncGenerator<Uint8Array> {
  const changed = (cause?: unknown): Error => problem('image-changed', { path: identity.path }, cause);
  const handle = await open(identity.path, 'r').catch((error: unknown) => {
    throw changed(error);
  });
  try {
    const now = await handle.stat();
    if (now.size !== identity.size || now.mtimeMs !== identity.mtimeMs) throw changed();
    for (const slice of slices) {
      for (let done = 0; done < slice.length;) {
        const buffer = Buffer.allocUnsafeSlow(Math.min(CHUNK, slice.length - done));
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, slice.offset + done);
        if (bytesRead === 0) throw changed();
        done += bytesRead;
        yield bytesRead === buffer.length ? buffer : buffer.subarray(0, bytesRead);
      }
    }
  } finally {
    await handle.close();
  }
}

class ImageTree implements Tree {
  constructor(
    private readonly identity: ImageIdentity,
    private readonly root: FolderNode,
  ) {}

  async stat(path: string): Promise<TreeEntry | null> {
    const found = locate(this.root, path);
    if (!found) return null;
    const { kind, mtimeMs } = found.node;
    return { path: found.path, kind, size: found.node.kind === 'file' ? found.node.size : 0, mtimeMs };
  }

  async list(path: string): Promise<readonly string[]> {
    const node = locate(this.root, path)?.node;
    return node?.kind === 'folder' ? [...node.children.keys()] : [];
  }

  async open(path: string, range?: { start: number; end: number }): Promise<AsyncIterable<Uint8Array>> {
    const node = locate(this.root, path)?.node;
    if (node?.kind !== 'file') throw problem('not-found', { what: 'file', id: path });
    await assertUnchanged(this.identity);
    const { start, end } = range ?? { start: 0, end: node.size - 1 };
    return readSlices(this.identity, slicesOf(node.extents, start, end));
  }

  async fileOnDisk(): Promise<string | null> {
    return null;
  }

  async close(): Promise<void> {
    // every request closes its own handle
  }
}

// An indexed image becomes a folder: room is checked first, everything is written under a partial name, compared with
// the index and with the image's own checksums, and only then renamed.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readSmall } from '../boot/tree';
import { problem } from '../contract/problems';
import { stopIfCancelled, writeProblem } from './disk-problems';
import type { Checked } from './import-types';
import { SECTOR } from './iso9660/descriptors';
import type { Image } from './iso9660/image';
import { everyNode } from './iso9660/nodes';
import type { FileNode } from './iso9660/nodes';
import { LINKS_FILE, placeLinks } from './links';
import { MOST_MD5_BYTES, parseMd5Sums } from './md5sums';
import type { OutPlan } from './out-file';
import type { Meter } from './progress';
import { copyInOnePass } from './single-pass';
import { compareFolder } from './comparison';

/** What a file costs on disk beyond its bytes: its last block and its entry. */
const BLOCK = 4096;
/** Never fill a disk to the brim: the lease store and the log live there too. */
const MARGIN = 64 * 1024 * 1024;

export interface Extraction {
  readonly image: Image;
  /** The (empty) partial folder; null: only read, hash and compare. */
  readonly into: string | null;
  readonly signal: AbortSignal;
  readonly meter: Meter;
  freeBytes(folder: string): Promise<number>;
}

export interface Extracted {
  readonly sha256: string;
  readonly checked: Checked;
}

/** Bytes that the tree will take on disk, rounded up to blocks. */
export function roomNeeded(image: Image): number {
  let need = MARGIN;
  for (const { node } of everyNode(image.root))
    need += node.kind === 'file' ? Math.ceil(node.size / BLOCK) * BLOCK + 512 : BLOCK;
  return need;
}

interface Vouched {
  readonly sums: ReadonlyMap<FileNode, string>;
  readonly absent: number;
}

/** Which files md5sum.txt names, found the way a client would find them. */
async function vouched(image: Image): Promise<Vouched> {
  const bytes = await readSmall(image.tree, 'md5sum.txt', MOST_MD5_BYTES);
  const sums = new Map<FileNode, string>();
  let absent = 0;
  if (!bytes) return { sums, absent };
  // mastering writes its own table into a BIOS boot image (isolinux.bin, bytes 8 to 63) after the list was made
  const patched = new Set(
    image.index.boot.filter(({ platform }) => platform === 'bios').map(({ lba }) => lba * SECTOR),
  );
  for (const [path, digest] of parseMd5Sums(Buffer.from(bytes).toString('utf8'))) {
    const node = image.find(path);
    if (node?.kind !== 'file') absent++;
    else if (!patched.has(node.extents[0]?.offset ?? -1)) {
      if ((sums.get(node) ?? digest) !== digest) throw problem('checksum-mismatch', { file: path });
      sums.set(node, digest);
    }
  }
  return { sums, absent };
}

/** Folders first, then one pass for all files; the links last, so that no write can go through one. */
export async function extract(job: Extraction): Promise<Extracted> {
  const { image, into, signal, meter } = job;
  const { path } = image.identity;
  const need = into === null ? 0 : roomNeeded(image);
  const space = {
    folder: into ?? '',
    need,
    free: () => (into === null ? Promise.resolve(0) : job.freeBytes(into)),
  };
  if (into !== null) {
    const free = await space.free();
    if (free < need) throw problem('no-space', { need, free, folder: into });
    refuseNames(image);
    await makeFolders(image, into, space);
  }
  const { sums, absent } = await vouched(image);
  const files: OutPlan[] = [];
  for (const { path: at, node } of everyNode(image.root))
    if (node.kind === 'file')
      files.push({
        path: at,
        node,
        target: into === null ? null : join(into, at),
        md5: sums.get(node) ?? null,
      });
  meter.start(into === null ? 'checking' : 'copying', image.size);
  const sha256 = await copyInOnePass({
    image: image.identity,
    files,
    signal,
    space,
    onBytes: (count) => meter.add(count),
  });
  meter.finish();
  if (into !== null) {
    const recorded = await placeLinks(into, image.links());
    stopIfCancelled(signal, path);
    meter.start('checking', image.index.bytes);
    await compareFolder({ image, folder: into, recorded, signal, meter });
    meter.finish();
  }
  const { files: count, links, bytes } = image.index;
  return { sha256, checked: { files: count, links, bytes, md5Matched: sums.size, md5Absent: absent } };
}

/** A name that this host cannot store, or that is ours. */
function refuseNames(image: Image): void {
  if (image.root.children.has(LINKS_FILE))
    throw problem('image-damaged', { path: image.identity.path, reason: 'bad-name' });
  if (process.platform !== 'win32') return;
  for (const { path } of everyNode(image.root))
    if (/[\\:*?"<>|]|[. ](\/|$)/.test(path)) throw problem('cannot-write', { path, reason: 'name' });
}

async function makeFolders(
  image: Image,
  into: string,
  space: { folder: string; need: number },
): Promise<void> {
  for (const { path, node } of everyNode(image.root)) {
    if (node.kind !== 'folder') continue;
    try {
      await mkdir(join(into, path), 0o755);
    } catch (error) {
      throw writeProblem(error, { path: join(into, path), ...space, free: 0 });
    }
  }
}

// Reads an image once, front to back, and takes everything from that one pass: the SHA-256 of the whole, every file
// of the tree, and the MD5 of each file that the image vouches for. A spinning disk or a USB stick sees one long read.
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { problem } from '../contract/problems';
import { readProblem, stopIfCancelled, writeProblem } from './disk-problems';
import { readSlices } from './iso9660/image';
import type { ImageIdentity } from './iso9660/image-file';
import { Lanes } from './lanes';
import { OutFile } from './out-file';
import type { OutPlan } from './out-file';

/** Hashing holds the event loop for about a millisecond per chunk; packets are answered in between. */
const CHUNK = 512 * 1024;
const LANES = 8;
const MOST_WAITING = 16 * 1024 * 1024;
/** Real images store no file inside another; a handful share their bytes. */
const MOST_OVERLAP = 64;

export interface Pass {
  readonly image: ImageIdentity;
  readonly files: readonly OutPlan[];
  readonly signal: AbortSignal;
  onBytes(count: number): void;
  /** For a disk that fills up on the way. */
  readonly space: { readonly folder: string; readonly need: number; free: () => Promise<number> };
}

interface Segment {
  readonly file: OutFile;
  readonly plan: OutPlan;
  readonly offset: number;
  readonly end: number;
  /** The file's last extent. */
  readonly last: boolean;
}

/** In image order, and each after the one before: the pass meets the parts in the order of the file. */
function isAscending({ node }: OutPlan): boolean {
  return node.extents.every((extent, at) => {
    const before = node.extents[at - 1];
    return !before || before.offset + before.length <= extent.offset;
  });
}

function segmentsOf(plans: readonly OutPlan[]): Segment[] {
  const segments = plans.flatMap((plan) => {
    const file = new OutFile(plan);
    return plan.node.extents.map(({ offset, length }, at, all) => ({
      file,
      plan,
      offset,
      end: offset + length,
      last: at === all.length - 1,
    }));
  });
  return segments.sort((a, b) => a.offset - b.offset);
}

/** SHA-256 of the image in hex; all files are written (and compared) when it resolves. */
export async function copyInOnePass(pass: Pass): Promise<string> {
  const run = new PassRun(pass);
  try {
    return await run.all();
  } catch (error) {
    await run.abandon();
    throw error;
  }
}

class PassRun {
  private readonly lanes = new Lanes(LANES, MOST_WAITING);
  private readonly started = new Set<OutFile>();

  constructor(private readonly pass: Pass) {}

  async all(): Promise<string> {
    const filled = this.pass.files.filter(({ node }) => node.size > 0);
    for (const plan of this.pass.files) if (plan.node.size === 0) this.empty(plan);
    const sha256 = await this.straight(segmentsOf(filled.filter(isAscending)));
    for (const plan of filled) if (!isAscending(plan)) await this.stray(plan);
    await this.lanes.settle();
    return sha256;
  }

  async abandon(): Promise<void> {
    await this.lanes.abandon();
    for (const file of this.started) await file.abandon();
  }

  private empty(plan: OutPlan): void {
    const file = new OutFile(plan);
    file.take(new Uint8Array(0));
    this.write(file, plan, new Uint8Array(0), true);
  }

  private async straight(segments: readonly Segment[]): Promise<string> {
    const { image, signal } = this.pass;
    const sha = createHash('sha256');
    let waiting = 0;
    let active: Segment[] = [];
    for await (const { at, bytes } of chunksOf(image)) {
      stopIfCancelled(signal, image.path);
      sha.update(bytes);
      const end = at + bytes.length;
      for (let next = segments[waiting]; next && next.offset < end; next = segments[++waiting])
        active.push(next);
      for (const segment of active) this.deliver(segment, at, bytes);
      active = active.filter((segment) => segment.end > end);
      if (active.length > MOST_OVERLAP)
        throw problem('image-damaged', { path: image.path, reason: 'overlapping-files' });
      await this.lanes.room();
      this.pass.onBytes(bytes.length);
    }
    return sha.digest('hex');
  }

  private deliver(segment: Segment, at: number, bytes: Uint8Array): void {
    const from = Math.max(segment.offset - at, 0);
    const to = Math.min(segment.end - at, bytes.length);
    const slice = bytes.subarray(from, to);
    segment.file.take(slice);
    this.write(segment.file, segment.plan, slice, segment.last && to === segment.end - at);
  }

  /** A file whose parts lie in another order than they are read; no mastering tool makes one. */
  private async stray(plan: OutPlan): Promise<void> {
    const file = new OutFile(plan);
    let left = plan.node.size;
    for await (const bytes of readSlices(this.pass.image, plan.node.extents)) {
      stopIfCancelled(this.pass.signal, this.pass.image.path);
      file.take(bytes);
      left -= bytes.length;
      this.write(file, plan, bytes, left === 0);
      await this.lanes.room();
    }
  }

  private write(file: OutFile, plan: OutPlan, slice: Uint8Array, last: boolean): void {
    if (!file.writes) return;
    this.started.add(file);
    this.lanes.add(slice.length, async () => {
      try {
        await file.append(slice, last);
        if (last) this.started.delete(file);
      } catch (error) {
        const { folder, need, free } = this.pass.space;
        throw writeProblem(error, { path: plan.target ?? plan.path, folder, need, free: await free() });
      }
    });
  }
}

/** The whole image in order, the next chunk being read while this one is used. */
async function* chunksOf(image: ImageIdentity): AsyncGenerator<{ at: number; bytes: Buffer }> {
  const changed = (): Error => problem('image-changed', { path: image.path });
  let handle: FileHandle | undefined;
  let ahead: Promise<Buffer> | undefined;
  try {
    handle = await open(image.path, 'r');
    const facts = await handle.stat();
    if (facts.size !== image.size || facts.mtimeMs !== image.mtimeMs) throw changed();
    ahead = readChunk(handle, 0);
    for (let at = 0; at < image.size;) {
      const bytes = await ahead;
      if (bytes.length === 0) throw changed();
      const next = at + bytes.length;
      ahead = readChunk(handle, next);
      yield { at, bytes };
      at = next;
    }
    const after = await handle.stat();
    if (after.size !== image.size || after.mtimeMs !== image.mtimeMs) throw changed();
  } catch (error) {
    throw readProblem(error, image.path);
  } finally {
    // a read still under way must not meet a closed file
    await ahead?.catch(() => undefined);
    await handle?.close();
  }
}

async function readChunk(handle: FileHandle, at: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(CHUNK);
  const { bytesRead } = await handle.read(buffer, 0, CHUNK, at);
  return buffer.subarray(0, bytesRead);
}

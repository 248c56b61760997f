// One file of the partial folder while it is being written: hashed on the way, so nothing is read twice.
import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { problem } from '../contract/problems';
import type { FileNode } from './iso9660/nodes';

export interface OutPlan {
  /** Path in the tree, for messages. */
  readonly path: string;
  /** Where it is written; null: only read and compared. */
  readonly target: string | null;
  readonly node: FileNode;
  /** MD5 from the image's own list, null when it is not listed. */
  readonly md5: string | null;
}

export class OutFile {
  private handle: FileHandle | null = null;
  private tail: Promise<void> = Promise.resolve();
  private readonly hash: Hash | null;
  private seen = 0;

  constructor(private readonly plan: OutPlan) {
    this.hash = plan.md5 === null ? null : createHash('md5');
  }

  get writes(): boolean {
    return this.plan.target !== null;
  }

  /** In file order. Throws problem('checksum-mismatch') at the last byte. */
  take(slice: Uint8Array): void {
    this.hash?.update(slice);
    this.seen += slice.length;
    if (this.seen === this.plan.node.size && this.hash && this.hash.digest('hex') !== this.plan.md5)
      throw problem('checksum-mismatch', { file: this.plan.path });
  }

  /** Calls are chained: two parts of a file never overtake each other. `last` closes the file. */
  append(slice: Uint8Array, last: boolean): Promise<void> {
    this.tail = this.tail.then(() => this.write(slice, last));
    return this.tail;
  }

  /** For the way out after a failure. */
  async abandon(): Promise<void> {
    await this.handle?.close();
    this.handle = null;
  }

  private async write(slice: Uint8Array, last: boolean): Promise<void> {
    const { target, node } = this.plan;
    if (target === null) return;
    // `wx`: nothing may be there yet, so no link can lead the write elsewhere
    this.handle ??= await open(target, 'wx', node.executable ? 0o755 : 0o644);
    const { handle } = this;
    for (let done = 0; done < slice.length;)
      done += (await handle.write(slice, done, slice.length - done)).bytesWritten;
    if (!last) return;
    if (node.mtimeMs > 0) await handle.utimes(node.mtimeMs / 1000, node.mtimeMs / 1000);
    this.handle = null;
    await handle.close();
  }
}

// Positioned reads of an image while it is indexed. Directory records lie close together, so reads go through a few
// large windows: a thousand folders cost a handful of disk reads.
import { open, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { problem } from '../../contract/problems';
import { readProblem } from '../disk-problems';

const WINDOW = 256 * 1024;
const WINDOWS = 32;

/** What must not change while the image is in use. */
export interface ImageIdentity {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly mtimeMs: number;
}

export class ImageFile {
  private readonly windows = new Map<number, Promise<Buffer>>();

  private constructor(
    readonly identity: ImageIdentity,
    private readonly handle: FileHandle,
  ) {}

  static async open(path: string): Promise<ImageFile> {
    let handle: FileHandle | undefined;
    try {
      handle = await open(path, 'r');
      const facts = await handle.stat();
      // a folder opens for reading on Linux; devices have no size and may block
      if (!facts.isFile()) throw problem('not-an-image', { path });
      return new ImageFile({ path, size: facts.size, mtimeMs: facts.mtimeMs }, handle);
    } catch (error) {
      await handle?.close();
      throw readProblem(error, path);
    }
  }

  /** Exactly `length` bytes; the caller has checked the range against `identity.size`. */
  async read(offset: number, length: number): Promise<Buffer> {
    const first = Math.floor(offset / WINDOW);
    const last = Math.floor((offset + Math.max(length, 1) - 1) / WINDOW);
    const parts: Buffer[] = [];
    for (let at = first; at <= last; at++) {
      const window = await this.window(at);
      parts.push(window.subarray(Math.max(0, offset - at * WINDOW), offset + length - at * WINDOW));
    }
    const [only] = parts;
    const bytes = parts.length === 1 && only ? only : Buffer.concat(parts);
    if (bytes.length !== length) throw problem('image-changed', { path: this.identity.path });
    return bytes;
  }

  close(): Promise<void> {
    this.windows.clear();
    return this.handle.close();
  }

  private window(at: number): Promise<Buffer> {
    const known = this.windows.get(at);
    if (known) {
      // most recently used goes last: the first key is the one to drop
      this.windows.delete(at);
      this.windows.set(at, known);
      return known;
    }
    const [oldest] = this.windows.keys();
    if (this.windows.size >= WINDOWS && oldest !== undefined) this.windows.delete(oldest);
    const fresh = this.load(at);
    this.windows.set(at, fresh);
    return fresh;
  }

  private async load(at: number): Promise<Buffer> {
    const buffer = Buffer.alloc(Math.max(0, Math.min(WINDOW, this.identity.size - at * WINDOW)));
    let done = 0;
    try {
      while (done < buffer.length) {
        const { bytesRead } = await this.handle.read(buffer, done, buffer.length - done, at * WINDOW + done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
    } catch (error) {
      throw readProblem(error, this.identity.path);
    }
    return buffer.subarray(0, done);
  }
}

/** Rejects problem('image-changed') unless the file is still the one that was indexed. */
export async function assertUnchanged(identity: ImageIdentity): Promise<void> {
  const now = await stat(identity.path).catch(() => null);
  if (now?.size !== identity.size || now.mtimeMs !== identity.mtimeMs)
    throw problem('image-changed', { path: identity.path });
}

// What a TFTP transfer reads from: any range of a file, wherever it lies, and blocks cut out of larger reads so that
// one transfer costs a few reads per megabyte and going back a window costs none.
import { open } from 'node:fs/promises';
import type { Tree } from '../boot/tree';

export interface TftpFile {
  /** As it is shown in events. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Exactly `length` bytes from `offset`; the range lies inside the file. Rejects when it cannot. */
  read(offset: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Rejects with the system error (ENOENT, EACCES, EISDIR …). */
export async function fileOnDisk(path: string, name: string): Promise<TftpFile> {
  const handle = await open(path, 'r');
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw Object.assign(new Error(`not a file: ${name}`), { code: 'EISDIR' });
    return {
      name,
      size: stat.size,
      async read(offset, length) {
        const bytes = Buffer.alloc(length);
        let done = 0;
        while (done < length) {
          const { bytesRead } = await handle.read(bytes, done, length - done, offset + done);
          if (bytesRead === 0) throw new Error(`${name} became shorter`);
          done += bytesRead;
        }
        return bytes;
      },
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

export const fileOfBytes = (bytes: Uint8Array, name: string): TftpFile => ({
  name,
  size: bytes.length,
  read: async (offset, length) => bytes.subarray(offset, offset + length),
  close: async () => undefined,
});

/** Null when the tree has no such file. Rejects as `Tree.stat` does. */
export async function fileOfTree(tree: Tree, path: string): Promise<TftpFile | null> {
  const entry = await tree.stat(path);
  if (entry?.kind !== 'file') return null;
  return {
    name: entry.path,
    size: entry.size,
    async read(offset, length) {
      const parts: Uint8Array[] = [];
      for await (const part of await tree.open(entry.path, { start: offset, end: offset + length - 1 }))
        parts.push(part);
      const bytes = Buffer.concat(parts);
      if (bytes.length !== length) throw new Error(`${entry.path} became shorter`);
      return bytes;
    },
    close: async () => undefined,
  };
}

const CHUNK = 256 * 1024;
/** The chunk in use and the one before it: a window never spans more. */
const KEPT_CHUNKS = 2;

/** Blocks of a file, numbered from 1; the last one is shorter than `blksize`, maybe empty (RFC 1350 §6). */
export class Blocks {
  readonly count: number;
  readonly #chunks = new Map<number, Promise<Uint8Array>>();
  /** Bytes; a whole number of blocks. */
  readonly #chunk: number;

  constructor(
    private readonly file: TftpFile,
    private readonly blksize: number,
  ) {
    this.count = Math.floor(file.size / blksize) + 1;
    this.#chunk = Math.floor(CHUNK / blksize) * blksize;
  }

  /** Rejects as `TftpFile.read` does. */
  async block(number: number): Promise<Uint8Array> {
    const start = (number - 1) * this.blksize;
    const end = Math.min(start + this.blksize, this.file.size);
    if (end <= start) return new Uint8Array(0);
    const index = Math.floor(start / this.#chunk);
    const from = index * this.#chunk;
    const chunk = await this.#read(index, from);
    return chunk.subarray(start - from, end - from);
  }

  #read(index: number, from: number): Promise<Uint8Array> {
    const known = this.#chunks.get(index);
    if (known) return known;
    const read = this.file.read(from, Math.min(this.#chunk, this.file.size - from));
    this.#chunks.set(index, read);
    for (const other of this.#chunks.keys()) {
      if (this.#chunks.size > KEPT_CHUNKS && other !== index) this.#chunks.delete(other);
    }
    return read;
  }
}

// The files of one distro, wherever they lie: inside an untouched image or in an extracted folder.
// HTTP and TFTP know only this.

export interface TreeEntry {
  /** As written in the tree, no leading slash, after links were followed. */
  readonly path: string;
  readonly kind: 'file' | 'folder';
  /** Bytes. */
  readonly size: number;
  readonly mtimeMs: number;
}

export interface Tree {
  /**
   * `path` is decoded and relative (`pool/main/a.deb`); links are followed inside the tree only (40 hops), the exact
   * name is tried before any other case. Null: no such file, or it would leave the tree.
   */
  stat(path: string): Promise<TreeEntry | null>;
  /** Names directly below a folder; empty for a file or an unknown path. */
  list(path: string): Promise<readonly string[]>;
  /** Bytes `start` to `end`, both inclusive; the whole file without a range. Rejects when the image has gone or changed. */
  open(path: string, range?: { start: number; end: number }): Promise<AsyncIterable<Uint8Array>>;
  /** The plain file on disk behind `path`, where there is one (for kernel-side file serving). */
  fileOnDisk(path: string): Promise<string | null>;
  close(): Promise<void>;
}

/** Reads a small file whole; null when it is not there or larger than `limit` bytes. */
export async function readSmall(
  tree: Tree,
  path: string,
  limit = 8 * 1024 * 1024,
): Promise<Uint8Array | null> {
  const entry = await tree.stat(path);
  if (entry?.kind !== 'file' || entry.size > limit) return null;
  const parts: Uint8Array[] = [];
  for await (const part of await tree.open(path)) parts.push(part);
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

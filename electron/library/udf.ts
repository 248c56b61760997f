// Media whose files are in UDF alone (Windows): 7-Zip lists them at once, and takes out single files for whoever asks
// before the whole is unpacked.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { problem } from '../contract/problems';
import type { Tree, TreeEntry } from '../boot/tree';
import { extractListed, listArchive } from './archive';
import type { ArchiveEntry, Listing } from './archive';
import { openFolder } from './folder';
import { pathParts } from './paths';
import type { SevenZipRun } from './seven-zip';

export interface UdfImage {
  readonly tree: Tree;
  readonly listing: Listing;
}

/** `scratch`: a folder that may be made, filled and removed. Close the tree to remove it. */
export async function openUdf(
  path: string,
  q: { scratch: string; mtimeMs: number; signal: AbortSignal },
): Promise<UdfImage> {
  const run: SevenZipRun = { archive: path, type: 'udf', signal: q.signal };
  const listing = await listArchive(run);
  return { tree: new UdfTree(run, listing, q.scratch, q.mtimeMs), listing };
}

class UdfTree implements Tree {
  /** Lower-case path -> entry: UDF on Windows media is read without case anyway. */
  private readonly entries = new Map<string, ArchiveEntry>();
  private readonly taken = new Map<string, Promise<Tree>>();

  constructor(
    private readonly run: SevenZipRun,
    listing: Listing,
    private readonly scratch: string,
    private readonly mtimeMs: number,
  ) {
    for (const entry of listing.entries) this.entries.set(entry.path.toLowerCase(), entry);
  }

  async stat(path: string): Promise<TreeEntry | null> {
    const parts = pathParts(path);
    if (parts?.length === 0) return { path: '', kind: 'folder', size: 0, mtimeMs: this.mtimeMs };
    const entry = this.entry(path);
    if (!entry || (entry.kind !== 'file' && entry.kind !== 'folder')) return null;
    return { path: entry.path, kind: entry.kind, size: entry.size, mtimeMs: this.mtimeMs };
  }

  async list(path: string): Promise<readonly string[]> {
    const parts = pathParts(path);
    if (!parts) return [];
    const prefix = parts.length === 0 ? '' : `${parts.join('/').toLowerCase()}/`;
    const names: string[] = [];
    for (const [key, entry] of this.entries)
      if (key.startsWith(prefix) && !key.slice(prefix.length).includes('/'))
        names.push(entry.path.slice(prefix.length));
    return names;
  }

  async open(path: string, range?: { start: number; end: number }): Promise<AsyncIterable<Uint8Array>> {
    const entry = this.entry(path);
    if (entry?.kind !== 'file') throw problem('not-found', { what: 'file', id: path });
    const known = this.taken.get(entry.path);
    const tree = known ?? this.take(entry);
    this.taken.set(entry.path, tree);
    return (await tree).open(entry.path, range);
  }

  async fileOnDisk(): Promise<string | null> {
    return null;
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.taken.values());
    await rm(this.scratch, { recursive: true, force: true });
  }

  private entry(path: string): ArchiveEntry | undefined {
    return this.entries.get(pathParts(path)?.join('/').toLowerCase() ?? '');
  }

  private async take(entry: ArchiveEntry): Promise<Tree> {
    const folder = join(this.scratch, String(this.taken.size));
    await mkdir(folder, { recursive: true });
    await extractListed(this.run, [entry], folder);
    return openFolder(folder);
  }
}

// After an extraction: what lies on disk against what the index says, by looking at the disk again.
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { problem } from '../contract/problems';
import { stopIfCancelled } from './disk-problems';
import type { Image } from './iso9660/image';
import type { FolderNode, Node } from './iso9660/nodes';
import { LINKS_FILE } from './links';
import type { Meter } from './progress';

export interface Comparison {
  readonly image: Image;
  readonly folder: string;
  /** Links that are kept in the links file. */
  readonly recorded: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
  readonly meter: Meter;
}

/** Rejects problem('cannot-write') naming the first entry that is missing, extra, or of another size. */
export async function compareFolder(q: Comparison): Promise<void> {
  const waiting: { path: string; node: FolderNode }[] = [{ path: '', node: q.image.root }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    stopIfCancelled(q.signal, q.image.identity.path);
    const { path, node } = next;
    const found = new Set(await readdir(join(q.folder, path)));
    if (path === '') found.delete(LINKS_FILE);
    for (const [name, child] of node.children) {
      const at = path === '' ? name : `${path}/${name}`;
      if (child.kind === 'link' && q.recorded.has(at)) continue;
      if (!found.delete(name)) throw differs(at, 'missing');
      if (child.kind === 'folder') waiting.push({ path: at, node: child });
      await compareEntry(join(q.folder, at), at, child);
      if (child.kind === 'file') q.meter.add(child.size);
    }
    const [extra] = found;
    if (extra !== undefined) throw differs(path === '' ? extra : `${path}/${extra}`, 'unexpected');
  }
}

const differs = (path: string, reason: string): Error => problem('cannot-write', { path, reason });

async function compareEntry(onDisk: string, path: string, node: Node): Promise<void> {
  const facts = await lstat(onDisk);
  if (node.kind === 'folder' && !facts.isDirectory()) throw differs(path, 'kind');
  if (node.kind === 'file' && (!facts.isFile() || facts.size !== node.size)) throw differs(path, 'size');
  if (node.kind !== 'link') return;
  if (!facts.isSymbolicLink() || (await readlink(onDisk)) !== node.target) throw differs(path, 'link');
}

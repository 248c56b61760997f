// An extracted tree on disk as a source of files. Nothing outside its root is ever opened: the real path of each
// answer is checked, links are followed inside only.
import { constants } from 'node:fs';
import type { Stats } from 'node:fs';
import { lstat, open, readdir, readlink, realpath, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join, relative, sep, isAbsolute } from 'node:path';
import { problem } from '../contract/problems';
import type { Tree, TreeEntry } from '../boot/tree';
import { errorCode, readProblem } from './disk-problems';
import { LINKS_FILE, readLinks } from './links';
import type { RecordedLinks } from './links';
import { LINK_HOPS, findAnyCase, pathParts } from './paths';

const CHUNK = 256 * 1024;
/** What a look-up that simply leads nowhere ends with. */
const NOWHERE = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'EINVAL']);

/** Rejects problem('not-found') when the folder is gone. */
export async function openFolder(root: string): Promise<Tree> {
  try {
    const real = await realpath(root);
    if (!(await stat(real)).isDirectory()) throw problem('not-found', { what: 'file', id: root });
    return new FolderTree(real, await readLinks(real));
  } catch (error) {
    throw readProblem(error, root);
  }
}

async function quiet<Value>(work: Promise<Value>): Promise<Value | null> {
  try {
    return await work;
  } catch (error) {
    if (NOWHERE.has(errorCode(error))) return null;
    throw error;
  }
}

class FolderTree implements Tree {
  constructor(
    private readonly root: string,
    private readonly links: RecordedLinks,
  ) {}

  async stat(path: string): Promise<TreeEntry | null> {
    const { real, facts } = await this.facts(path);
    if (real === null || !facts || !(facts.isFile() || facts.isDirectory())) return null;
    return {
      path: relative(this.root, real).split(sep).join('/'),
      kind: facts.isFile() ? 'file' : 'folder',
      size: facts.isFile() ? facts.size : 0,
      mtimeMs: facts.mtimeMs,
    };
  }

  async list(path: string): Promise<readonly string[]> {
    const found = await this.locate(path);
    const names = found === null ? null : await quiet(readdir(found));
    if (found === null || !names) return [];
    const folder = relative(this.root, found).split(sep).filter(Boolean);
    return [...names.filter((name) => folder.length > 0 || name !== LINKS_FILE), ...this.recordedIn(folder)];
  }

  async open(path: string, range?: { start: number; end: number }): Promise<AsyncIterable<Uint8Array>> {
    const { real, facts } = await this.facts(path);
    if (real === null || !facts?.isFile()) throw problem('not-found', { what: 'file', id: path });
    return readRange(real, range ?? { start: 0, end: facts.size - 1 });
  }

  async fileOnDisk(path: string): Promise<string | null> {
    const { real, facts } = await this.facts(path);
    return facts?.isFile() ? real : null;
  }

  async close(): Promise<void> {
    // every request closes its own handle
  }

  private async facts(path: string): Promise<{ real: string | null; facts: Stats | null }> {
    const real = await this.locate(path);
    return { real, facts: real === null ? null : await quiet(stat(real)) };
  }

  /** Real path of an entry; null when it is not there or would lie outside. */
  private async locate(path: string): Promise<string | null> {
    const parts = pathParts(path);
    if (!parts || parts.some((part) => !this.isName(part))) return null;
    if (parts.length === 1 && parts[0] === LINKS_FILE) return null;
    // the common case in one system call; anything unusual takes the careful way
    const direct = await quiet(realpath(join(this.root, ...parts)));
    if (direct !== null) return this.isInside(direct) ? direct : null;
    return this.walk(parts);
  }

  /** On Windows `\` and `:` would be path syntax or a side stream. */
  private isName(part: string): boolean {
    return sep === '/' || !/[\\:]/.test(part);
  }

  private isInside(real: string): boolean {
    const inside = relative(this.root, real);
    return inside === '' || (!isAbsolute(inside) && inside !== '..' && !inside.startsWith(`..${sep}`));
  }

  /** Part by part: recorded links, links on disk, then any letter case. */
  private async walk(parts: readonly string[]): Promise<string | null> {
    let waiting = [...parts];
    let here: string[] = [];
    for (let hops = 0; waiting.length > 0;) {
      const [part = '', ...rest] = waiting;
      waiting = rest;
      if (part === '..') {
        if (here.pop() === undefined) return null;
        continue;
      }
      const name = await this.nameIn(here, part);
      if (name === null) return null;
      const target = await this.linkAt([...here, name]);
      if (target === null) {
        here = [...here, name];
        continue;
      }
      if (++hops > LINK_HOPS || isAbsolute(target) || target.startsWith('/') || target.includes('\0'))
        return null;
      waiting = [...target.split('/').filter((step) => step !== '' && step !== '.'), ...waiting];
      if (waiting.length > 4096 || !waiting.every((step) => this.isName(step))) return null;
    }
    const real = await quiet(realpath(join(this.root, ...here)));
    return real !== null && this.isInside(real) ? real : null;
  }

  private async nameIn(folder: readonly string[], name: string): Promise<string | null> {
    const path = join(this.root, ...folder);
    if ((await quiet(lstat(join(path, name)))) !== null || this.links.has([...folder, name].join('/')))
      return name;
    const names = await quiet(readdir(path));
    return names && findAnyCase([...names, ...this.recordedIn(folder)], name);
  }

  private async linkAt(parts: readonly string[]): Promise<string | null> {
    const recorded = this.links.get(parts.join('/'));
    if (recorded !== undefined) return recorded;
    const path = join(this.root, ...parts);
    const facts = await quiet(lstat(path));
    return facts?.isSymbolicLink() ? await readlink(path) : null;
  }

  private recordedIn(folder: readonly string[]): string[] {
    const prefix = folder.length === 0 ? '' : `${folder.join('/')}/`;
    const names: string[] = [];
    for (const path of this.links.keys()) {
      const name = path.slice(prefix.length);
      if (path.startsWith(prefix) && !name.includes('/')) names.push(name);
    }
    return names;
  }
}

/** Opens at the first byte asked for, closes on every way out; a file that shrank ends in an error, not in silence. */
async function* readRange(path: string, range: { start: number; end: number }): AsyncGenerator<Uint8Array> {
  let handle: FileHandle;
  try {
    // a link put there after the check is not followed
    handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  } catch (error) {
    throw readProblem(error, path);
  }
  try {
    for (let at = range.start; at <= range.end;) {
      const buffer = Buffer.allocUnsafeSlow(Math.min(CHUNK, range.end + 1 - at));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
      if (bytesRead === 0) throw problem('cannot-read', { path, reason: 'shorter than before' });
      at += bytesRead;
      yield bytesRead === buffer.length ? buffer : buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

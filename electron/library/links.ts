// Symbolic links that could not, or should not, be made on this host's disk are recorded in a small file beside the
// tree, and resolved by the server instead: Windows needs a privilege for links, and a link that points out of the
// tree must not be something that another program follows.
import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, writeProblem } from './disk-problems';
import { isPlainName, staysInside } from './paths';

export const LINKS_FILE = '.slipway-links.json';

/** Path in the tree -> target as recorded on the image. */
export type RecordedLinks = ReadonlyMap<string, string>;

/** File systems without links answer with one of these: FAT, some network shares. */
const NO_LINKS = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP']);

/** Links that stay inside become links on disk, the rest is recorded beside the tree. Returns the recorded ones. */
export async function placeLinks(
  root: string,
  links: Iterable<{ path: string; target: string }>,
): Promise<RecordedLinks> {
  const recorded = new Map<string, string>();
  const place = (path: string): { path: string; folder: string; need: number; free: number } => ({
    path: join(root, path),
    folder: root,
    need: 0,
    free: 0,
  });
  for (const { path, target } of links) {
    const inside = target !== '' && staysInside(path.split('/').slice(0, -1), target);
    if (process.platform === 'win32' || !inside) {
      recorded.set(path, target);
      continue;
    }
    try {
      await symlink(target, join(root, path));
    } catch (error) {
      if (!NO_LINKS.has(errorCode(error))) throw writeProblem(error, place(path));
      recorded.set(path, target);
    }
  }
  try {
    await writeLinks(root, recorded);
  } catch (error) {
    throw writeProblem(error, place(LINKS_FILE));
  }
  return recorded;
}

async function writeLinks(root: string, links: RecordedLinks): Promise<void> {
  if (links.size === 0) return;
  await writeFile(join(root, LINKS_FILE), `${JSON.stringify([...links], null, 1)}\n`, { flag: 'wx' });
}

function isPair(value: unknown): value is [string, string] {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [path, target] = value as unknown[];
  return typeof target === 'string' && typeof path === 'string' && path.split('/').every(isPlainName);
}

/** Empty when there is no such file; rejects when it is there and makes no sense. */
export async function readLinks(root: string): Promise<RecordedLinks> {
  let text: string;
  try {
    text = await readFile(join(root, LINKS_FILE), 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return new Map();
    throw error;
  }
  const parsed: unknown = JSON.parse(text);
  if (!Array.isArray(parsed) || !parsed.every(isPair))
    throw new Error(`${LINKS_FILE} is not a list of links`);
  return new Map(parsed);
}

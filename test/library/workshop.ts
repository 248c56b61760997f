// A scratch folder per test file, and the outside programs that make or read images; what is missing skips by name.
import { execFile, spawnSync } from 'node:child_process';
import { createCipheriv, createHash } from 'node:crypto';
import { lstat, mkdir, mkdtemp, readFile, readdir, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ProblemError } from '../../electron/contract/problems';
import type { Problem } from '../../electron/contract/problems';
import type { Tree } from '../../electron/boot/tree';

const run = promisify(execFile);
export const has = (program: string, ...probe: string[]): boolean =>
  spawnSync(program, probe.length > 0 ? probe : ['--version'], { stdio: 'ignore' }).error === undefined;

export const scratchFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'slipway-library-'));
export const removeScratch = (path: string): Promise<void> => rm(path, { recursive: true, force: true });

/** Repeatable bytes that do not compress and differ for every name. */
export function noise(size: number, seed: string): Buffer {
  const key = createHash('sha256').update(seed).digest().subarray(0, 16);
  return createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(size));
}

export const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');
export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Path -> content; `{ link }` makes a symbolic link. */
export type TreeSpec = Record<string, string | Buffer | { link: string }>;

export async function makeTree(root: string, spec: TreeSpec): Promise<string> {
  for (const [path, content] of Object.entries(spec)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    if (typeof content === 'string' || Buffer.isBuffer(content)) await writeFile(join(root, path), content);
    else await symlink(content.link, join(root, path));
  }
  return root;
}

/** Adds a md5sum.txt over all plain files, in the form debian-cd writes. */
export function withMd5Sums(spec: TreeSpec): TreeSpec {
  const lines = Object.entries(spec).flatMap(([path, content]) =>
    typeof content === 'string' || Buffer.isBuffer(content)
      ? [`${md5(Buffer.from(content))}  ./${path}\n`]
      : [],
  );
  return { ...spec, 'md5sum.txt': lines.join('') };
}

/** `xorriso -as mkisofs` with these options over a folder. */
export async function makeIso(path: string, folder: string, ...options: string[]): Promise<string> {
  await run('xorriso', ['-as', 'mkisofs', '-quiet', ...options, '-o', path, folder]);
  return path;
}

export const command = async (program: string, ...args: string[]): Promise<string> =>
  (await run(program, args, { maxBuffer: 64 * 1024 * 1024 })).stdout;

/** Path -> `file <sha256>`, `link <target>` or `folder`, by looking at the disk. */
export async function fingerprint(root: string, folder = ''): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const name of await readdir(join(root, folder))) {
    const path = folder === '' ? name : `${folder}/${name}`;
    const facts = await lstat(join(root, path));
    if (facts.isSymbolicLink()) found.set(path, `link ${await readlink(join(root, path))}`);
    else if (facts.isDirectory()) {
      found.set(path, 'folder');
      for (const [below, what] of await fingerprint(root, path)) found.set(below, what);
    } else found.set(path, `file ${sha256(await readFile(join(root, path)))}`);
  }
  return found;
}

export async function readAll(
  tree: Tree,
  path: string,
  range?: { start: number; end: number },
): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of await tree.open(path, range)) parts.push(part);
  return Buffer.concat(parts);
}

/** The problem that `work` ends in; any other outcome fails the test. */
export async function problemOf(work: Promise<unknown>): Promise<Problem> {
  try {
    await work;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
  throw new Error('it worked, and should not have');
}

/** `done`, or the code of the problem that it ended in. */
export async function outcomeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code;
    throw error;
  }
}

// Where distros lie in the data folder, and the moves between "not there", "being made" and "there".
import { mkdir, open, readdir, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { problem } from '../contract/problems';
import type { DistroId } from '../contract/ids';
import { errorCode, writeProblem } from './disk-problems';

const PARTIAL = '.partial-';
/** A virus scanner holds a fresh folder for a moment on Windows. */
const RENAME_TRIES = 10;
const RENAME_PAUSE_MS = 200;

export const distrosFolder = (dataDir: string): string => join(dataDir, 'distros');
export const distroFolder = (dataDir: string, id: DistroId): string => join(distrosFolder(dataDir), id);
export const partialFolder = (dataDir: string, name: string): string =>
  join(distrosFolder(dataDir), `${PARTIAL}${name}`);

/** Bytes that this user may still write in `folder`. */
export async function freeBytes(folder: string): Promise<number> {
  const facts = await statfs(folder);
  return facts.bavail * facts.bsize;
}

/** Rejects problem('already-imported') when the same import is under way or done. */
export async function makePartial(dataDir: string, name: string): Promise<string> {
  const folder = partialFolder(dataDir, name);
  try {
    await mkdir(distrosFolder(dataDir), { recursive: true });
    await mkdir(folder);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') throw problem('already-imported', { id: name }, error);
    throw writeProblem(error, { path: folder, folder: dataDir, need: 0, free: 0 });
  }
  return folder;
}

export const removeFolder = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });

/** Removes what an interrupted import left behind; call at start. Returns the names of the removed folders. */
export async function cleanPartials(dataDir: string): Promise<readonly string[]> {
  let names: string[];
  try {
    names = await readdir(distrosFolder(dataDir));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
  const partials = names.filter((name) => name.startsWith(PARTIAL));
  for (const name of partials) await removeFolder(join(distrosFolder(dataDir), name));
  return partials;
}

/** Deletes the extracted folder of a distro, if there is one; never the person's image. */
export const removeDistroFiles = (dataDir: string, id: DistroId): Promise<void> =>
  removeFolder(distroFolder(dataDir, id));

/** A folder's own entries reach the disk. Windows cannot open a folder, and writes its table through by itself. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** From now on the tree exists: rename, and the rename itself is made durable. */
export async function moveIntoPlace(partial: string, dataDir: string, id: DistroId): Promise<string> {
  const folder = distroFolder(dataDir, id);
  for (let tries = 1; ; tries++) {
    try {
      await syncFolder(partial);
      await rename(partial, folder);
      await syncFolder(distrosFolder(dataDir));
      return folder;
    } catch (error) {
      const code = errorCode(error);
      if (code === 'ENOTEMPTY' || code === 'EEXIST') throw problem('already-imported', { id }, error);
      const held = process.platform === 'win32' && ['EPERM', 'EBUSY', 'EACCES'].includes(code);
      if (!held || tries >= RENAME_TRIES)
        throw writeProblem(error, { path: folder, folder: dataDir, need: 0, free: 0 });
      await wait(RENAME_PAUSE_MS);
    }
  }
}

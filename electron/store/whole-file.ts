// Writing a small file so that a crash leaves either the old bytes or the new ones: aside, fsync, rename.
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { problem } from '../contract/problems';
import { codeOf, reasonOf } from './layout';

/** Virus scanners and indexers of Windows hold a file for a moment after it was written or renamed. */
const HELD_BY_SCANNER: ReadonlySet<string | null> = new Set(['EPERM', 'EBUSY', 'EACCES']);
const WAITS_MS = [20, 50, 100, 200, 400, 800];

/** Runs `work` again while Windows says that the file is held; any other error passes at once. */
export async function retryHeld<Value>(
  work: () => Promise<Value>,
  platform = process.platform,
): Promise<Value> {
  for (const wait of platform === 'win32' ? WAITS_MS : []) {
    try {
      return await work();
    } catch (error) {
      if (!HELD_BY_SCANNER.has(codeOf(error))) throw error;
      await sleep(wait);
    }
  }
  return work();
}

/** Replaces `file` as a whole (its folder is made where needed), readable by its owner only. Throws problem('cannot-write'). */
export async function writeWholeFile(file: string, bytes: string | Uint8Array): Promise<void> {
  const aside = `${file}.${process.pid}.new`;
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    const handle = await open(aside, 'w', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await retryHeld(() => rename(aside, file));
    await syncFolder(path.dirname(file));
  } catch (error) {
    await rm(aside, { force: true }).catch(() => undefined); // the first error says what is wrong
    throw problem('cannot-write', { path: file, reason: reasonOf(error) }, error);
  }
}

/** Makes the rename itself durable; Windows has no such thing for folders. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

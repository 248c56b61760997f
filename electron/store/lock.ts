// One process per store folder: nedb has no lock of its own, and a second writer loses the first one's documents at
// its next compaction. The lock is a file that names its process; one whose process is gone is taken over.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, mkdir, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { problem } from '../contract/problems';
import { codeOf, reasonOf } from './layout';

interface Holder {
  readonly pid: number;
  /** Milliseconds since 1970. */
  readonly takenAt: number;
  /** Tells a process from a later one with the same number; null where the system does not say. */
  readonly identity: string | null;
}

export interface FolderLock {
  release(): Promise<void>;
}

/** Folders that this very process holds: a second opening here is refused too. */
const held = new Set<string>();
/** Clocks are set at start-up, so the time of the last boot is only known to about this much. */
const BOOT_SLACK_MS = 30_000;
const TRIES = 5;
const lockFile = (folder: string): string => path.join(folder, 'lock');

/**
 * Creates `folder` where needed and takes it. Throws problem('cannot-write') when another live process has it
 * (`heldBy` tells which) or when the folder cannot be written.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const key = path.resolve(folder);
  const file = lockFile(key);
  if (held.has(key)) throw inUse(folder, process.pid);
  try {
    await mkdir(key, { recursive: true, mode: 0o700 });
    const text = JSON.stringify({ pid: process.pid, takenAt: Date.now(), identity: identityOf(process.pid) });
    for (let tries = 0; tries < TRIES; tries++) {
      if (await create(file, text)) {
        held.add(key);
        return { release: () => release(key, file, text) };
      }
      const found = await readHolder(file);
      if (found === null) continue;
      if (found.holder && isAlive(found.holder)) throw inUse(folder, found.holder.pid);
      await clear(file, found.text);
    }
  } catch (error) {
    if (error instanceof Error && error.name === 'ProblemError') throw error;
    throw problem('cannot-write', { path: folder, reason: reasonOf(error) }, error);
  }
  throw problem('cannot-write', { path: file, reason: 'the lock changes hands too quickly' });
}

/** The live process that owns the folder, or null. */
export async function heldBy(folder: string): Promise<number | null> {
  const found = await readHolder(lockFile(path.resolve(folder)));
  return found?.holder && isAlive(found.holder) ? found.holder.pid : null;
}

const inUse = (folder: string, pid: number) =>
  problem('cannot-write', { path: folder, reason: `another Slipway is using this folder (process ${pid})` });

/** The lock appears with its content at once: written aside, then linked; false when there is one already. */
async function create(file: string, text: string): Promise<boolean> {
  const aside = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(aside, text, { mode: 0o600, flag: 'wx' });
  try {
    await link(aside, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    // FAT and some network folders have no hard links: an exclusive file is the next best.
    return await createExclusive(file, text);
  } finally {
    await unlink(aside);
  }
}

async function createExclusive(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { mode: 0o600, flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Takes a stale lock away; puts it back when somebody else had just renewed it. */
async function clear(file: string, stale: string): Promise<void> {
  const aside = `${file}.stale.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    await rename(file, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  if ((await readFile(aside, 'utf8')) !== stale) await createExclusive(file, await readFile(aside, 'utf8'));
  await rm(aside, { force: true });
}

async function release(key: string, file: string, text: string): Promise<void> {
  held.delete(key);
  const found = await readHolder(file);
  if (found?.text === text) await rm(file, { force: true });
}

/** Null: there is no lock. `holder` null: there is one that nobody can read any more. */
async function readHolder(file: string): Promise<{ text: string; holder: Holder | null } | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null;
    throw problem('cannot-read', { path: file, reason: reasonOf(error) }, error);
  }
  return { text, holder: parseHolder(text) };
}

function parseHolder(text: string): Holder | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null; // torn by a power cut: its process is gone
  }
  if (typeof value !== 'object' || value === null) return null;
  const { pid, takenAt, identity } = value as Record<string, unknown>;
  if (typeof pid !== 'number' || !Number.isInteger(pid) || pid <= 0 || typeof takenAt !== 'number')
    return null;
  return { pid, takenAt, identity: typeof identity === 'string' ? identity : null };
}

function isAlive({ pid, takenAt, identity }: Holder): boolean {
  if (takenAt < Date.now() - os.uptime() * 1000 - BOOT_SLACK_MS) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, as another user
    if (codeOf(error) !== 'EPERM') return false;
  }
  const now = identityOf(pid);
  return identity === null || now === null || identity === now;
}

/** Linux: this boot's id and the process's start tick (proc(5), stat field 22); null elsewhere. */
function identityOf(pid: number): string | null {
  if (process.platform !== 'linux') return null;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // the command name, field 2, may hold spaces and brackets: count from its last bracket
    const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    return start === undefined ? null : `${boot}/${start}`;
  } catch {
    return null; // no /proc here (a container may hide it): the process number alone must do
  }
}

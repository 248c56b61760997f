// Where the process that owns a data folder listens for commands of its user: `control.sock` in the folder, a named
// pipe on Windows, and a short path in a private folder when the data folder's own is too long for a socket address.
import { createHash } from 'node:crypto';
import { lstat, mkdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { problem } from '../contract/problems';

/** Bytes that every system takes: sun_path of unix(7) has 108, macOS 104, each with a closing NUL. */
const MAX_SOCKET_PATH = 100;

export async function controlPath(
  dataDir: string,
  platform: NodeJS.Platform = process.platform,
): Promise<string> {
  const folder = path.resolve(dataDir);
  const id = createHash('sha256').update(folder).digest('hex').slice(0, 24);
  if (platform === 'win32') return `\\\\.\\pipe\\slipway-${id}`;
  const inFolder = path.join(folder, 'control.sock');
  if (Buffer.byteLength(inFolder) <= MAX_SOCKET_PATH) return inFolder;
  return path.join(await privateFolder(), `${id}.sock`);
}

/** Made by us and closed to others: `/tmp` is everybody's, and somebody may have been there first. */
async function privateFolder(): Promise<string> {
  const user = process.getuid?.() ?? 0;
  const folder = path.join(os.tmpdir(), `slipway-${user}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const found = await lstat(folder);
  if (!found.isDirectory() || found.uid !== user || (found.mode & 0o077) !== 0)
    throw problem('cannot-write', {
      path: folder,
      reason: 'it belongs to somebody else or is open to others',
    });
  return folder;
}

// What a dropped file is, by its bytes and never by its name.
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { readProblem } from './disk-problems';
import type { ArchiveType } from './seven-zip';

/** `volume`: ISO 9660 or UDF descriptors at sector 16. */
export type FileKind = 'volume' | Exclude<ArchiveType, 'udf'>;

const VOLUME_MARKS = new Set(['CD001', 'BEA01', 'NSR02', 'NSR03']);

async function bytesAt(handle: FileHandle, offset: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset);
  return buffer.subarray(0, bytesRead);
}

/** Null: none of the kinds this program can read. */
export async function sniff(path: string): Promise<FileKind | null> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, 'r');
    if (!(await handle.stat()).isFile()) return null;
    // hybrid images begin like a disk, so the descriptors are asked first
    const volume = await bytesAt(handle, 16 * 2048 + 1, 5);
    if (VOLUME_MARKS.has(volume.toString('latin1'))) return 'volume';
    const start = await bytesAt(handle, 0, 512);
    if (start.toString('latin1', 0, 8) === '!<arch>\n') return 'ar';
    const hex = start.toString('hex', 0, 6);
    if (hex.startsWith('1f8b')) return 'gzip';
    if (hex === 'fd377a585a00') return 'xz';
    if (hex.startsWith('28b52ffd')) return 'zstd';
    return start.toString('latin1', 257, 262) === 'ustar' ? 'tar' : null;
  } catch (error) {
    throw readProblem(error, path);
  } finally {
    await handle?.close();
  }
}

// Netboot kits in archives: unpacked first (there is nothing to serve before that), then recognised and kept.
import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { problem } from '../contract/problems';
import type { DistroId } from '../contract/ids';
import type { Tree } from '../boot/tree';
import { stopIfCancelled } from './disk-problems';
import { openFolder } from './folder';
import type { ImportJob, ImportResult, RecognisedFields } from './import-types';
import { hashImage } from './import-volume';
import type { ImageIdentity } from './iso9660/image-file';
import { keepWhatBoots, measureFolder } from './kit';
import { freeBytes, makePartial, moveIntoPlace, removeDistroFiles, removeFolder } from './places';
import { newRecord } from './record';
import { unpack } from './unpacking';

export async function importArchive(job: ImportJob): Promise<ImportResult> {
  const { request, meter } = job;
  const facts = await stat(request.path);
  const identity: ImageIdentity = { path: request.path, size: facts.size, mtimeMs: facts.mtimeMs };
  // the id is known only when the files are: until then the folder has a name of its own
  const partial = await makePartial(request.dataDir, `kit-${randomUUID()}`);
  try {
    const free = request.freeBytes ?? freeBytes;
    const { path, signal } = request;
    const folder = await unpack({ archive: path, into: partial, signal, meter, freeBytes: free });
    const { recognised, id } = await judge(job, identity, folder);
    await keepWhatBoots(folder, recognised);
    const sha256 = await hashImage(job, { identity });
    await request.onHashed?.(sha256);
    stopIfCancelled(signal, path);
    const distro = newRecord(request, { id, recognised, identity, volumeId: '' });
    const checked = { ...(await measureFolder(folder)), md5Matched: 0, md5Absent: 0 };
    await moveIntoPlace(folder, request.dataDir, id);
    const saved = { ...distro, sha256, source: 'folder' as const };
    try {
      await request.onRecognised(saved);
    } catch (error) {
      await removeDistroFiles(request.dataDir, id);
      throw error;
    }
    return { distro: saved, checked };
  } finally {
    await removeFolder(partial);
  }
}

/** An archive that no family knows is not kept: unlike an unknown image there is nothing in it to boot. */
async function judge(
  job: ImportJob,
  identity: ImageIdentity,
  folder: string,
): Promise<{ recognised: RecognisedFields; id: DistroId }> {
  const { path, size: bytes, mtimeMs } = identity;
  const tree = await openFolder(folder);
  try {
    const recognised = await realPaths(tree, await job.recognise(tree, '', bytes));
    if (recognised.family === 'unknown') throw problem('unknown-image', { path });
    return { recognised, id: await job.chooseId(recognised, { path, bytes, mtimeMs, volumeId: '' }) };
  } finally {
    await tree.close();
  }
}

/** Kernel and initrds by the names of their files, so that what is kept is what is meant even behind a link. */
async function realPaths(tree: Tree, recognised: RecognisedFields): Promise<RecognisedFields> {
  const real = async (path: string): Promise<string> => (await tree.stat(path))?.path ?? path;
  const initrds: string[] = [];
  for (const path of recognised.initrds) initrds.push(await real(path));
  return {
    ...recognised,
    kernel: recognised.kernel === null ? null : await real(recognised.kernel),
    initrds,
  };
}

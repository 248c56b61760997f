// The journey from a file that a person dropped to a distro that machines can boot.
import { access, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Tree } from '../boot/tree';
import type { DistroId } from '../contract/ids';
import { ProblemError, problem } from '../contract/problems';
import { readProblem, reasonOf, stopIfCancelled } from './disk-problems';
import { gunzip } from './gunzip';
import { importArchive } from './import-archive';
import type { Found, ImportJob, ImportRequest, ImportResult, RecognisedFields } from './import-types';
import { importVolume } from './import-volume';
import { distroFolder } from './places';
import { Meter } from './progress';
import { sniff } from './sniff';

export type {
  Checked,
  Found,
  ImageFacts,
  ImportProgress,
  ImportRequest,
  ImportResult,
  Recognise,
  RecognisedFields,
} from './import-types';
export { openDistro } from './media';
export { cleanPartials, distroFolder, freeBytes, removeDistroFiles } from './places';

/**
 * Rejects with a problem: not-found, cannot-read, not-an-image, image-truncated, image-damaged, image-changed,
 * unknown-image (an archive that holds no kit), already-imported, no-space, cannot-write, checksum-mismatch,
 * extractor-failed, import-cancelled. Whatever it rejects with, no partial folder is left, and the image is untouched.
 */
export async function importImage(request: ImportRequest): Promise<ImportResult> {
  const job: ImportJob = {
    request,
    meter: new Meter((progress) => request.onProgress(progress)),
    recognise: (tree, volumeId, bytes) => recognised(request, tree, volumeId, bytes),
    chooseId: (fields, found) => chosenId(request, fields, found),
  };
  try {
    stopIfCancelled(request.signal, request.path);
    const kind = await sniff(request.path);
    if (kind === null) throw problem('not-an-image', { path: request.path });
    job.meter.start('reading', (await stat(request.path)).size);
    return kind === 'volume' ? await importVolume(job) : await importArchive(job);
  } catch (error) {
    throw readProblem(error, request.path);
  }
}

async function recognised(
  request: ImportRequest,
  tree: Tree,
  volumeId: string,
  bytes: number,
): Promise<RecognisedFields> {
  const { path, signal } = request;
  try {
    return await request.recognise(tree, { volumeId, fileName: basename(path), bytes, gunzip });
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    // a package index that does not decompress, a file that ends too soon
    throw problem('image-damaged', { path, reason: reasonOf(error) }, error);
  } finally {
    stopIfCancelled(signal, path);
  }
}

async function chosenId(request: ImportRequest, fields: RecognisedFields, found: Found): Promise<DistroId> {
  const id = await request.id(fields, found);
  const taken = await access(distroFolder(request.dataDir, id)).then(
    () => true,
    () => false,
  );
  if (taken) throw problem('already-imported', { id });
  return id;
}

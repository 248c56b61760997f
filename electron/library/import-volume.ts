// Images: indexed, recognised, bootable at once, and moved to a folder behind that.
import type { Distro } from '../contract/model';
import { extractListed } from './archive';
import { stopIfCancelled } from './disk-problems';
import { extract } from './extraction';
import type { Extracted } from './extraction';
import type { ImportJob, ImportResult } from './import-types';
import { openMedium } from './media';
import type { Medium } from './media';
import { freeBytes, makePartial, moveIntoPlace, removeFolder } from './places';
import { newRecord } from './record';
import { copyInOnePass } from './single-pass';
import { sevenZipRun } from './unpacking';
import { problem } from '../contract/problems';
import { measureFolder } from './kit';

export async function importVolume(job: ImportJob): Promise<ImportResult> {
  const { request } = job;
  const medium = await openMedium(request.path, { dataDir: request.dataDir, signal: request.signal });
  try {
    const { identity, volumeId } = medium;
    const recognised = await job.recognise(medium.tree, volumeId, identity.size);
    const found = { path: identity.path, bytes: identity.size, mtimeMs: identity.mtimeMs, volumeId };
    const id = await job.chooseId(recognised, found);
    const distro = newRecord(request, { id, recognised, identity, volumeId });
    await request.onRecognised(distro);
    // kits are small and outlive the download folder; UDF cannot be served from the image by range
    const unpacks = request.extract || distro.role === 'kit' || medium.kind === 'udf';
    return unpacks ? await intoFolder(job, medium, distro) : await inPlace(job, medium, distro);
  } finally {
    await medium.tree.close();
  }
}

/** Reads the image once for its SHA-256 and its own checksums; nothing is written. */
async function inPlace(job: ImportJob, medium: Medium, distro: Distro): Promise<ImportResult> {
  const { sha256, checked } = await unpacked(job, medium, null);
  await job.request.onHashed?.(sha256);
  return { distro: { ...distro, sha256 }, checked };
}

async function intoFolder(job: ImportJob, medium: Medium, distro: Distro): Promise<ImportResult> {
  const { request } = job;
  const partial = await makePartial(request.dataDir, distro.id);
  try {
    const { sha256, checked } = await unpacked(job, medium, partial);
    await request.onHashed?.(sha256);
    stopIfCancelled(request.signal, request.path);
    await moveIntoPlace(partial, request.dataDir, distro.id);
    return { distro: { ...distro, sha256, source: 'folder' }, checked };
  } finally {
    // gone already when it was moved
    await removeFolder(partial);
  }
}

function unpacked(job: ImportJob, medium: Medium, into: string | null): Promise<Extracted> {
  const { request, meter } = job;
  const free = request.freeBytes ?? freeBytes;
  if (medium.kind === 'iso')
    return extract({ image: medium.image, into, signal: request.signal, meter, freeBytes: free });
  if (into === null) throw new Error('UDF media are always unpacked');
  return unpackUdf(job, medium, into, free);
}

async function unpackUdf(
  job: ImportJob,
  medium: Extract<Medium, { kind: 'udf' }>,
  into: string,
  free: (folder: string) => Promise<number>,
): Promise<Extracted> {
  const { signal } = job.request;
  const { meter } = job;
  const { entries } = medium.listing;
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  const room = await free(into);
  if (room < total) throw problem('no-space', { need: total, free: room, folder: into });
  meter.start('unpacking', total);
  const run = sevenZipRun({ into, signal, meter, freeBytes: free }, medium.identity.path, 'udf', total);
  await extractListed(run, entries, into);
  const sha256 = await hashImage(job, medium);
  const { files, links, bytes } = await measureFolder(into);
  return { sha256, checked: { files, links, bytes, md5Matched: 0, md5Absent: 0 } };
}

/** One sequential read. */
export async function hashImage(job: ImportJob, medium: Pick<Medium, 'identity'>): Promise<string> {
  const { meter, request } = job;
  meter.start('checking', medium.identity.size);
  const sha256 = await copyInOnePass({
    image: medium.identity,
    files: [],
    signal: request.signal,
    onBytes: (count) => meter.add(count),
    space: { folder: request.dataDir, need: 0, free: () => Promise.resolve(0) },
  });
  meter.finish();
  return sha256;
}

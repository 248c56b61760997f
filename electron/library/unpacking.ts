// Peels an archive down to its files: a .deb is ar around tar.xz, netboot.tar.gz is gzip around tar. Each layer goes to
// a numbered folder inside the partial folder and is gone when the next one is out.
import { mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { problem } from '../contract/problems';
import { extractListed, listArchive } from './archive';
import { writeProblem } from './disk-problems';
import { removeFolder } from './places';
import type { Meter } from './progress';
import { extractAll } from './seven-zip';
import type { ArchiveType, SevenZipRun } from './seven-zip';
import { sniff } from './sniff';

const MOST_LAYERS = 4;
/** Leave this much of the disk alone, whatever an archive claims to hold. */
const MARGIN = 64 * 1024 * 1024;

export interface Unpacking {
  readonly archive: string;
  /** Empty folder of this import. */
  readonly into: string;
  readonly signal: AbortSignal;
  readonly meter: Meter;
  freeBytes(folder: string): Promise<number>;
}

export function sevenZipRun(
  job: Pick<Unpacking, 'into' | 'signal' | 'meter' | 'freeBytes'>,
  archive: string,
  type: ArchiveType,
  total: number,
): SevenZipRun {
  return {
    archive,
    type,
    signal: job.signal,
    onPercent: (percent) => job.meter.set(Math.floor((total * percent) / 100)),
    watch: () => assertRoom(job, MARGIN),
  };
}

async function assertRoom(job: Pick<Unpacking, 'into' | 'freeBytes'>, need: number): Promise<void> {
  const free = await job.freeBytes(job.into);
  if (free < need) throw problem('no-space', { need, free, folder: job.into });
}

/** In a .deb the files are in `data.tar.*`; in every other wrapper there is one file. */
async function innerFile(archive: string, stage: string): Promise<string> {
  const names = await readdir(stage);
  const inner = names.length === 1 ? names[0] : names.find((name) => /^data\.tar(\.|$)/.test(name));
  if (inner === undefined) throw problem('extractor-failed', { path: archive, reason: 'nothing inside' });
  return join(stage, inner);
}

/**
 * Returns the folder below `into` that holds the files. Rejects problem('unknown-image') when what is inside is not a
 * tree of files; the caller removes `into` then.
 */
export async function unpack(job: Unpacking): Promise<string> {
  let current = job.archive;
  for (let layer = 0; layer < MOST_LAYERS; layer++) {
    const kind = await sniff(current);
    if (kind === null || kind === 'volume') break;
    const { size } = await stat(current);
    await assertRoom(job, size + MARGIN);
    job.meter.start('unpacking', size);
    const stage = join(job.into, String(layer));
    try {
      await mkdir(stage);
      const run = sevenZipRun(job, current, kind, size);
      if (kind === 'tar') await unpackTar(run, job, stage);
      else await extractAll(run, stage);
    } catch (error) {
      const free = await job.freeBytes(job.into);
      throw writeProblem(error, { path: stage, folder: job.into, need: size, free });
    }
    job.meter.finish();
    if (layer > 0) await removeFolder(dirname(current));
    if (kind === 'tar') return stage;
    current = await innerFile(job.archive, stage);
  }
  throw problem('unknown-image', { path: job.archive });
}

async function unpackTar(run: SevenZipRun, job: Unpacking, into: string): Promise<void> {
  const { entries } = await listArchive(run);
  await assertRoom(
    job,
    entries.reduce((sum, { size }) => sum + size, MARGIN),
  );
  await extractListed(run, entries, into);
}

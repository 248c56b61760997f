// Archives by way of 7-Zip: listed first, every name judged, only plain files extracted (links are made here, from the
// listing), and the result compared with the listing: a program that extracts may exit 0 and still lose files.
import { link, lstat, mkdir, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { problem } from '../contract/problems';
import { placeLinks } from './links';
import { isPlainName, pathParts } from './paths';
import { extractAll, listEntries } from './seven-zip';
import type { SevenZipRun } from './seven-zip';

export interface ArchiveEntry {
  /** As the archive spells it. */
  readonly raw: string;
  /** Relative, without `./`. */
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'link' | 'hard-link';
  /** Bytes; 0 for all but files. */
  readonly size: number;
  readonly target: string;
}

export interface Listing {
  readonly entries: readonly ArchiveEntry[];
  readonly volumeId: string;
}

/** More than any kit or medium holds. */
const MOST_ENTRIES = 200_000;

const failed = (archive: string, reason: string): Error =>
  problem('extractor-failed', { path: archive, reason });

function kindOf(fields: ReadonlyMap<string, string>): ArchiveEntry['kind'] {
  if (fields.get('Symbolic Link')) return 'link';
  if (fields.get('Hard Link')) return 'hard-link';
  const mode = fields.get('Mode') ?? '';
  if (fields.get('Folder') === '+' || mode.startsWith('d')) return 'folder';
  return mode.startsWith('l') ? 'link' : 'file';
}

/** Null: a device, pipe or socket, which no kit needs. */
function entryOf(archive: string, fields: ReadonlyMap<string, string>): ArchiveEntry | null {
  const raw = fields.get('Path') ?? '';
  if (/^[bcps]/.test(fields.get('Mode') ?? '')) return null;
  const path = raw.replace(/^(\.\/)+/, '').replace(/\/+$/, '');
  if (path === '.' || path === '') return null;
  // a line break in a name would add a line to the include list
  if (!path.split('/').every(isPlainName) || path.startsWith('/') || /[\x00-\x1f\\]/.test(raw))
    throw failed(archive, `unsafe name ${JSON.stringify(raw)}`);
  const kind = kindOf(fields);
  const target = fields.get('Symbolic Link') || fields.get('Hard Link') || '';
  const size = Number(fields.get('Size') || 0);
  if (!Number.isSafeInteger(size) || size < 0) throw failed(archive, `size of ${path}`);
  return { raw, path, kind, size: kind === 'file' ? size : 0, target };
}

/** A tar may hold a name twice: the later one is what an extraction leaves. */
export async function listArchive(run: SevenZipRun): Promise<Listing> {
  const { entries, info } = await listEntries(run);
  if (entries.length > MOST_ENTRIES) throw failed(run.archive, 'too many entries');
  const byPath = new Map<string, ArchiveEntry>();
  for (const fields of entries) {
    const entry = entryOf(run.archive, fields);
    if (!entry) continue;
    byPath.set(entry.path, entry);
  }
  for (const { path } of byPath.values()) {
    const above = byPath.get(dirname(path));
    if (above && above.kind !== 'folder') throw failed(run.archive, `${path} below a ${above.kind}`);
  }
  const volumeId = [...info].find(([key]) => key.trim() === 'LogicalVolumeId')?.[1] ?? '';
  return { entries: [...byPath.values()], volumeId };
}

/** Extracts `entries` into the existing folder `into` and compares the outcome with them. */
export async function extractListed(
  run: SevenZipRun,
  entries: readonly ArchiveEntry[],
  into: string,
): Promise<void> {
  const files = entries.filter(({ kind }) => kind === 'file');
  for (const entry of entries) {
    const folder = entry.kind === 'folder' ? entry.path : dirname(entry.path);
    await mkdir(join(into, folder), { recursive: true });
  }
  if (files.length > 0) {
    const include = `${into}.names`;
    await writeFile(include, files.map(({ raw }) => `${raw}\n`).join(''), { flag: 'wx' });
    try {
      await extractAll(run, into, include);
    } finally {
      await rm(include, { force: true });
    }
  }
  await makeHardLinks(run.archive, entries, into);
  await compareListed(run.archive, entries, into);
  await placeLinks(
    into,
    entries.filter(({ kind }) => kind === 'link'),
  );
}

async function makeHardLinks(archive: string, entries: readonly ArchiveEntry[], into: string): Promise<void> {
  for (const { kind, path, target } of entries) {
    if (kind !== 'hard-link') continue;
    const parts = pathParts(target);
    const source = entries.find((entry) => entry.kind === 'file' && entry.path === parts?.join('/'));
    if (!source) throw failed(archive, `hard link ${path}`);
    await link(join(into, source.path), join(into, path));
  }
}

/** Count, kind and size of everything on disk; nothing unlisted, nothing that leads out. */
async function compareListed(archive: string, entries: readonly ArchiveEntry[], into: string): Promise<void> {
  const root = await realpath(into);
  for (const { kind, path, size } of entries) {
    if (kind === 'link') continue;
    const onDisk = join(into, path);
    const facts = await lstat(onDisk).catch(() => null);
    const right = kind === 'folder' ? facts?.isDirectory() : facts?.isFile();
    if (!facts || !right || (kind === 'file' && facts.size !== size))
      throw failed(archive, `extracted ${path}`);
    if (!`${await realpath(onDisk)}${sep}`.startsWith(`${root}${sep}`))
      throw failed(archive, `outside: ${path}`);
  }
  const listed = new Set(
    entries.filter(({ kind }) => kind === 'file' || kind === 'hard-link').map(({ path }) => path),
  );
  for await (const path of filesBelow(into, ''))
    if (!listed.has(path)) throw failed(archive, `unlisted ${path}`);
}

/** Everything that is not a folder. */
export async function* filesBelow(root: string, folder: string): AsyncGenerator<string> {
  for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* filesBelow(root, path);
    else yield path;
  }
}

// The boot loaders beside the app: what the manifest names, and whether the files are there and unchanged.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Loader } from '../contract/model';
import { problem } from '../contract/problems';

interface ManifestEntry {
  readonly file: string;
  readonly name: string;
  readonly firmware: string;
  readonly version: string;
  readonly licence: string;
  readonly sha256: string;
  /** Other builds of the same file that are known to be good. */
  readonly alternatives?: readonly { readonly version: string; readonly sha256: string }[];
}

export async function checkLoaders(loadersDir: string): Promise<readonly Loader[]> {
  const manifest = JSON.parse(await readFile(path.join(loadersDir, 'manifest.json'), 'utf8')) as unknown;
  return Promise.all(entriesOf(manifest).map((entry) => check(loadersDir, entry)));
}

/** Names of the loaders to serve; throws `loader-missing` unless every one is there and unchanged. */
export async function requireLoaders(loadersDir: string): Promise<readonly string[]> {
  const loaders = await checkLoaders(loadersDir);
  const bad = loaders.find(({ state }) => state !== 'present');
  if (bad) throw problem('loader-missing', { file: bad.file });
  return loaders.map(({ file }) => file);
}

async function check(loadersDir: string, entry: ManifestEntry): Promise<Loader> {
  const bytes = await readFile(path.join(loadersDir, entry.file)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  const { file, name, firmware, licence } = entry;
  const { version, sha256 } = entry;
  if (!bytes) return { file, name, firmware, licence, version, sha256, state: 'missing' };
  const found = createHash('sha256').update(bytes).digest('hex');
  const known = [entry, ...(entry.alternatives ?? [])].find((build) => build.sha256 === found);
  if (!known) return { file, name, firmware, licence, version, sha256, state: 'changed' };
  return { file, name, firmware, licence, version: known.version, sha256: found, state: 'present' };
}

function entriesOf(manifest: unknown): readonly ManifestEntry[] {
  const loaders = (manifest as { loaders?: unknown }).loaders;
  if (!Array.isArray(loaders)) throw new Error('the loader manifest has no list of loaders');
  return loaders as readonly ManifestEntry[];
}

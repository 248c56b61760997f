// An import as a test asks for it: nothing listens, nothing is cancelled, the real families recognise.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { recognise } from '../../electron/boot/families/index';
import type { DistroId } from '../../electron/contract/ids';
import type { ImportRequest } from '../../electron/library/import';

export const distroId = (text: string): DistroId => text as DistroId;

export function importRequest(
  path: string,
  dataDir: string,
  more: Partial<ImportRequest> = {},
): ImportRequest {
  return {
    path,
    dataDir,
    extract: true,
    now: 1_700_000_000_000,
    signal: new AbortController().signal,
    recognise,
    id: () => distroId('debian-12'),
    onRecognised: () => undefined,
    onProgress: () => undefined,
    ...more,
  };
}

/** What lies among the distros of a data folder. */
export const distrosIn = (dataDir: string): Promise<string[]> =>
  readdir(join(dataDir, 'distros')).catch(() => []);

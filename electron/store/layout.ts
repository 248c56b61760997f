// Where the kept state lies inside the data folder: one place, so that the engine that writes it and the commands
// that only read it cannot disagree.
import path from 'node:path';

export interface StoreLayout {
  /** Folder of the collections, one `name.db` each, and of the lock that names the process that owns them. */
  readonly collections: string;
  /** Folder of the event log. */
  readonly events: string;
  readonly settings: string;
}

export const storeLayout = (dataDir: string): StoreLayout => ({
  collections: path.join(dataDir, 'store'),
  events: path.join(dataDir, 'events'),
  settings: path.join(dataDir, 'settings.json'),
});

/** `20250131T101502123Z`: sorts by time and is a legal file name everywhere. */
export const fileStamp = (at: Date): string => at.toISOString().replace(/[-:.]/g, '');

/** The system's code and words (`ENOSPC: no space left on device`) as a problem's `reason`. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export const codeOf = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;

// The shapes of one import: what the engine hands in, and what it learns while the import runs.
import type { ImageFacts, Recognised } from '../boot/families/family';
import type { Tree } from '../boot/tree';
import type { ImportPhase } from '../contract/events';
import type { DistroId } from '../contract/ids';
import type { Distro } from '../contract/model';
import type { Meter } from './progress';

/** What a family can tell about a tree: the judged fields of a distro. */
export type RecognisedFields = Recognised;
export type { ImageFacts };

export type Recognise = (tree: Tree, facts: ImageFacts) => Promise<RecognisedFields>;

export interface ImportProgress {
  readonly phase: ImportPhase;
  /** Bytes of this phase. */
  readonly done: number;
  readonly total: number;
  /** Seconds left in this phase, null while unknown. */
  readonly left: number | null;
}

/** What was found before an id is chosen; enough to notice a duplicate. */
export interface Found {
  readonly path: string;
  readonly bytes: number;
  readonly mtimeMs: number;
  readonly volumeId: string;
}

export interface ImportRequest {
  /** The image, archive or package on disk. */
  readonly path: string;
  /** Shown instead of the recognised name. */
  readonly name?: string;
  /** Distros live in `<dataDir>/distros/<id>`. */
  readonly dataDir: string;
  /** False: serve the files from the untouched image (kits and UDF media are unpacked all the same). */
  readonly extract: boolean;
  /** Milliseconds since 1970, for `importedAt`. */
  readonly now: number;
  readonly signal: AbortSignal;
  readonly recognise: Recognise;
  /** Chooses the id; may throw problem('already-imported'). */
  id(recognised: RecognisedFields, found: Found): DistroId | Promise<DistroId>;
  /** The distro is bootable from now on (from the image, or, for a kit, from its folder); may throw to end the import. */
  onRecognised(distro: Distro): void | Promise<void>;
  /** The SHA-256 of the whole image file is known (before anything is switched over); may throw problem('already-imported'). */
  onHashed?(sha256: string): void | Promise<void>;
  /** At most four times a second. */
  onProgress(progress: ImportProgress): void;
  /** Bytes free for the user in a folder; the file system's own answer when left out. */
  readonly freeBytes?: (folder: string) => Promise<number>;
}

export interface ImportResult {
  /** The final record: `sha256` is set and `source` says where the files are now. */
  readonly distro: Distro;
  readonly checked: Checked;
}

/** What the checks after an extraction compared. */
export interface Checked {
  readonly files: number;
  readonly links: number;
  readonly bytes: number;
  /** Files that the image's own md5sum.txt vouched for. */
  readonly md5Matched: number;
  /** Named in md5sum.txt but not on the image; mastering tools leave such lines behind. */
  readonly md5Absent: number;
}

/** One import under way, as its steps see it. */
export interface ImportJob {
  readonly request: ImportRequest;
  readonly meter: Meter;
  recognise(tree: Tree, volumeId: string, bytes: number): Promise<RecognisedFields>;
  /** Asks the engine for the id, and makes sure that no folder of that name is there. */
  chooseId(recognised: RecognisedFields, found: Found): Promise<DistroId>;
}

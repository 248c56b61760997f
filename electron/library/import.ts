// The journey from a file that a person dropped to a distro that machines can boot.
import type { DistroId } from '../contract/ids';
import type { Distro } from '../contract/model';
import type { Tree } from '../boot/tree';
import type { ImportRequest, ImportResult } from './import-types';

export type { Checked, Found, ImageFacts, ImportProgress, ImportRequest, ImportResult, Recognise, RecognisedFields } from './import-types';

export declare function importImage(request: ImportRequest): Promise<ImportResult>;
/** Removes what an interrupted import left behind; call at start. Returns the names of the removed folders. */
export declare function cleanPartials(dataDir: string): Promise<readonly string[]>;
/** The files of a distro from wherever they are now. Rejects problem('image-changed' | 'not-found'). */
export declare function openDistro(distro: Distro, dataDir: string): Promise<Tree>;
export declare function distroFolder(dataDir: string, id: DistroId): string;
/** Deletes the extracted folder of a distro, if there is one; never the person's image. */
export declare function removeDistroFiles(dataDir: string, id: DistroId): Promise<void>;

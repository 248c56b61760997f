// Volume descriptors (ECMA-119 §8): what an image calls itself, how large it says it is, where its trees begin.
import { problem } from '../../contract/problems';
import type { ImageFile } from './image-file';

export const SECTOR = 2048;
const FIRST = 16;
/** A set ends with type 255; nobody writes more than a handful. */
const MOST = 64;

/** Where a tree begins. */
export interface RootFacts {
  /** First sector of the root folder. */
  readonly lba: number;
  readonly bytes: number;
}

export interface VolumeFacts {
  readonly volumeId: string;
  readonly applicationId: string;
  readonly publisherId: string;
  /** Bytes that the descriptor claims. */
  readonly claimed: number;
  readonly primary: RootFacts;
  readonly joliet: RootFacts | null;
  /** Sector of the El Torito boot catalogue. */
  readonly bootCatalogue: number | null;
  /** A UDF file system shares the image (ECMA-167 §2/9.1: NSR02 or NSR03 in the same area). */
  readonly udf: boolean;
}

const text = (sector: Buffer, from: number, to: number): string =>
  sector.toString('latin1', from, to).replace(/[\0 ]+$/, '');

function root(sector: Buffer): RootFacts {
  // the root's own directory record, 34 bytes from offset 156 (§8.4.18)
  const extended = sector.readUInt8(157);
  return { lba: sector.readUInt32LE(158) + extended, bytes: sector.readUInt32LE(166) };
}

/** UCS-2 levels 1 to 3 (Joliet §3.2). */
const isJoliet = (sector: Buffer): boolean => /^%\/[@CE]/.test(sector.toString('latin1', 88, 91));

/**
 * Rejects problem('not-an-image') when neither ISO 9660 nor UDF begins at sector 16, problem('image-truncated') when
 * the file ends before the volume does. Null: UDF alone.
 */
export async function readDescriptors(image: ImageFile): Promise<VolumeFacts | null> {
  const { path, size } = image.identity;
  let primary: Buffer | null = null;
  let joliet: RootFacts | null = null;
  let bootCatalogue: number | null = null;
  let udf = false;
  for (let at = FIRST; at < FIRST + MOST && (at + 1) * SECTOR <= size; at++) {
    const sector = await image.read(at * SECTOR, SECTOR);
    const standard = sector.toString('latin1', 1, 6);
    if (standard === 'NSR02' || standard === 'NSR03') udf = true;
    else if (standard === 'CD001') {
      const type = sector.readUInt8(0);
      if (type === 1) primary ??= sector;
      else if (type === 2 && isJoliet(sector)) joliet ??= root(sector);
      else if (type === 0 && sector.toString('latin1', 7, 30) === 'EL TORITO SPECIFICATION')
        bootCatalogue ??= sector.readUInt32LE(0x47);
    } else if (!['BEA01', 'TEA01', 'BOOT2'].includes(standard)) break;
  }
  if (!primary) {
    if (udf) return null;
    throw await missingVolume(image);
  }
  if (primary.readUInt16LE(128) !== SECTOR) throw problem('image-damaged', { path, reason: 'block-size' });
  const claimed = primary.readUInt32LE(80) * SECTOR;
  if (claimed > size) throw problem('image-truncated', { path, have: size, need: claimed });
  return {
    volumeId: text(primary, 40, 72),
    applicationId: text(primary, 574, 702),
    publisherId: text(primary, 318, 446),
    claimed,
    primary: root(primary),
    joliet,
    bootCatalogue,
    udf,
  };
}

/** A download that stopped inside the first 34 KiB has a PVD announced nowhere; say "not an image" unless it began as one. */
async function missingVolume(image: ImageFile): Promise<unknown> {
  const { path, size } = image.identity;
  const begins =
    size > FIRST * SECTOR + 6 && (await image.read(FIRST * SECTOR + 1, 5)).toString('latin1') === 'CD001';
  return begins && size < (FIRST + 1) * SECTOR
    ? problem('image-truncated', { path, have: size, need: (FIRST + 2) * SECTOR })
    : problem('not-an-image', { path });
}

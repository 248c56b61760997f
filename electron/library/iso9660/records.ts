// Directory records (ECMA-119 §9.1): one folder's bytes, cut into records.
//
//   0 length | 1 extended attribute length | 2 extent LE, BE | 10 size LE, BE | 18 date (7) | 25 flags
//   26 unit size | 27 gap | 28 volume number | 32 name length | 33 name, padding | system use area
import { SECTOR } from './descriptors';

export interface DirectoryRecord {
  /** As recorded; one byte 0 is the folder itself, one byte 1 its parent. */
  readonly name: Buffer;
  readonly lba: number;
  /** Bytes of this extent. */
  readonly bytes: number;
  readonly mtimeMs: number;
  readonly folder: boolean;
  /** An associated file: a side stream of the next one, not a file of its own. */
  readonly associated: boolean;
  /** The file goes on in the next record. */
  readonly more: boolean;
  readonly interleaved: boolean;
  readonly systemUse: Buffer;
}

const FOLDER = 0x02;
const ASSOCIATED = 0x04;
const MORE = 0x80;

/** Seven bytes: years since 1900, month, day, hour, minute, second, quarter hours from GMT. */
function recordDate(bytes: Buffer): number {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = bytes;
  if (month === 0) return 0;
  const time = Date.UTC(1900 + year, month - 1, day, hour, minute, second) - bytes.readInt8(6) * 900_000;
  return Math.max(0, time);
}

export const isSelf = (record: DirectoryRecord): boolean => record.name.length === 1 && record.name[0] === 0;
export const isParent = (record: DirectoryRecord): boolean =>
  record.name.length === 1 && record.name[0] === 1;

/** Null: a length that no record can have, so the folder is damaged. */
export function parseRecord(bytes: Buffer, at: number): DirectoryRecord | null {
  const length = bytes.readUInt8(at);
  // §6.8.1.1: a record lies in one sector
  if (length < 34 || (at % SECTOR) + length > SECTOR || at + length > bytes.length) return null;
  const record = bytes.subarray(at, at + length);
  const nameLength = record.readUInt8(32);
  const nameEnd = 33 + nameLength;
  if (nameLength === 0 || nameEnd > length) return null;
  const flags = record.readUInt8(25);
  return {
    name: record.subarray(33, nameEnd),
    lba: record.readUInt32LE(2) + record.readUInt8(1),
    bytes: record.readUInt32LE(10),
    mtimeMs: recordDate(record.subarray(18, 25)),
    folder: (flags & FOLDER) !== 0,
    associated: (flags & ASSOCIATED) !== 0,
    more: (flags & MORE) !== 0,
    interleaved: record.readUInt8(26) !== 0 || record.readUInt8(27) !== 0,
    // padded to an even offset
    systemUse: record.subarray(Math.min(length, nameEnd + (nameEnd % 2))),
  };
}

/** All records of one folder; null in place of a record that cannot be, after which nothing follows. */
export function* recordsOf(bytes: Buffer): Generator<DirectoryRecord | null> {
  let at = 0;
  while (at < bytes.length) {
    if (bytes[at] === 0) {
      // records never cross a sector: a zero length means "go on in the next one" (§6.8.1.1)
      at = (Math.floor(at / SECTOR) + 1) * SECTOR;
      continue;
    }
    const record = parseRecord(bytes, at);
    yield record;
    if (!record) return;
    at += bytes.readUInt8(at);
  }
}

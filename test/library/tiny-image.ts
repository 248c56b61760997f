// Images made byte by byte, so that they can be wrong in exactly one place.
import { writeFile } from 'node:fs/promises';

export const SECTOR = 2048;

export interface RecordFacts {
  name: string | Buffer;
  lba: number;
  bytes: number;
  flags?: number;
  unit?: number;
  systemUse?: Buffer;
}

/** One directory record (ECMA-119 §9.1). */
export function record({
  name,
  lba,
  bytes,
  flags = 0,
  unit = 0,
  systemUse = Buffer.alloc(0),
}: RecordFacts): Buffer {
  const id = typeof name === 'string' ? Buffer.from(name, 'latin1') : name;
  const padded = 33 + id.length + ((33 + id.length) % 2);
  const length = padded + systemUse.length + (systemUse.length % 2);
  const out = Buffer.alloc(length);
  out.writeUInt8(length, 0);
  out.writeUInt32LE(lba, 2);
  out.writeUInt32BE(lba, 6);
  out.writeUInt32LE(bytes, 10);
  out.writeUInt32BE(bytes, 14);
  Buffer.from([124, 1, 2, 3, 4, 5, 0]).copy(out, 18);
  out.writeUInt8(flags, 25);
  out.writeUInt8(unit, 26);
  out.writeUInt16LE(1, 28);
  out.writeUInt8(id.length, 32);
  id.copy(out, 33);
  systemUse.copy(out, padded);
  return out;
}

export const FOLDER = 2;
export const MORE = 0x80;

const field = (tag: string, data: Buffer): Buffer =>
  Buffer.concat([Buffer.from(tag, 'latin1'), Buffer.from([data.length + 4, 1]), data]);
const both = (value: number): Buffer => {
  const out = Buffer.alloc(8);
  out.writeUInt32LE(value, 0);
  out.writeUInt32BE(value, 4);
  return out;
};

export const rock = {
  sp: (): Buffer => field('SP', Buffer.from([0xbe, 0xef, 0])),
  nm: (name: string, flags = 0): Buffer =>
    field('NM', Buffer.concat([Buffer.from([flags]), Buffer.from(name)])),
  sl: (...parts: (string | { flags: number; text?: string })[]): Buffer => {
    const components = parts.map((part) => {
      const { flags, text = '' } = typeof part === 'string' ? { flags: 0, text: part } : part;
      return Buffer.concat([Buffer.from([flags, Buffer.byteLength(text)]), Buffer.from(text)]);
    });
    return field('SL', Buffer.concat([Buffer.from([0]), ...components]));
  },
  cl: (lba: number): Buffer => field('CL', both(lba)),
  re: (): Buffer => field('RE', Buffer.alloc(0)),
  zf: (): Buffer => field('ZF', Buffer.alloc(12)),
  ce: (lba: number, offset: number, length: number): Buffer =>
    field('CE', Buffer.concat([both(lba), both(offset), both(length)])),
};

/** A folder's own two records and its entries, laid out by the sector rule. */
export function folder(
  at: number,
  entries: readonly Buffer[],
  options: { sp?: boolean; sectors?: number } = {},
): Buffer {
  const bytes = (options.sectors ?? 1) * SECTOR;
  const self = { lba: at, bytes, flags: FOLDER };
  const own = record({ ...self, name: '\0', ...(options.sp ? { systemUse: rock.sp() } : {}) });
  const out = Buffer.alloc(bytes);
  let offset = 0;
  for (const entry of [own, record({ ...self, name: '\x01' }), ...entries]) {
    if ((offset % SECTOR) + entry.length > SECTOR) offset = Math.ceil(offset / SECTOR) * SECTOR;
    entry.copy(out, offset);
    offset += entry.length;
  }
  return out;
}

export interface TinyImage {
  /** Sector number -> bytes from there on. */
  sectors: Record<number, Buffer>;
  total?: number;
  claimed?: number;
  root?: number;
  rootBytes?: number;
  volumeId?: string;
}

/** The root folder is at sector 20 unless told otherwise. */
export function imageBytes({
  sectors,
  total = 40,
  claimed = total,
  root = 20,
  rootBytes = SECTOR,
  volumeId = 'TINY',
}: TinyImage): Buffer {
  const image = Buffer.alloc(total * SECTOR);
  const primary = image.subarray(16 * SECTOR, 17 * SECTOR);
  primary.write('\x01CD001\x01', 'latin1');
  primary.fill(' ', 40, 72);
  primary.write(volumeId, 40, 'latin1');
  primary.writeUInt32LE(claimed, 80);
  primary.writeUInt16LE(SECTOR, 128);
  record({ name: '\0', lba: root, bytes: rootBytes, flags: FOLDER }).copy(primary, 156);
  image.subarray(17 * SECTOR).write('\xffCD001\x01', 'latin1');
  for (const [lba, bytes] of Object.entries(sectors)) bytes.copy(image, Number(lba) * SECTOR);
  return image;
}

export async function writeImage(path: string, image: TinyImage): Promise<string> {
  await writeFile(path, imageBytes(image));
  return path;
}

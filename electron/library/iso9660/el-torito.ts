// The boot catalogue (El Torito 1.0, §2): which firmware an image boots on, and from which sectors.
import type { ImageFile } from './image-file';
import { SECTOR } from './descriptors';

export interface BootEntry {
  /** Platform ids 0 and 0xEF. */
  readonly platform: 'bios' | 'uefi' | 'other';
  readonly bootable: boolean;
  /** First sector of the boot image. */
  readonly lba: number;
  /** 512-byte sectors that the firmware loads; 0 or 1 often stands for "the whole image". */
  readonly loadSectors: number;
}

const platformOf = (id: number): BootEntry['platform'] =>
  id === 0 ? 'bios' : id === 0xef ? 'uefi' : 'other';

function entry(bytes: Buffer, platform: BootEntry['platform']): BootEntry {
  return {
    platform,
    bootable: bytes.readUInt8(0) === 0x88,
    lba: bytes.readUInt32LE(8),
    loadSectors: bytes.readUInt16LE(6),
  };
}

/** Empty when the catalogue is missing or makes no sense: an image without one is still a good source of files. */
export async function readBootEntries(
  image: ImageFile,
  catalogue: number | null,
): Promise<readonly BootEntry[]> {
  if (catalogue === null || (catalogue + 1) * SECTOR > image.identity.size) return [];
  const sector = await image.read(catalogue * SECTOR, SECTOR);
  if (sector.readUInt8(0) !== 1 || sector.readUInt16LE(30) !== 0xaa55) return [];
  const record = (index: number): Buffer => sector.subarray(index * 32, index * 32 + 32);
  const entries = [entry(record(1), platformOf(sector.readUInt8(1)))];
  let at = 2;
  while (at < SECTOR / 32) {
    const header = record(at);
    const kind = header.readUInt8(0);
    // 0x90: more headers follow, 0x91: the last one (§2.3)
    if (kind !== 0x90 && kind !== 0x91) break;
    const platform = platformOf(header.readUInt8(1));
    const count = header.readUInt16LE(2);
    for (at++; at < SECTOR / 32 && entries.length <= count + 64; at++) {
      const bytes = record(at);
      const indicator = bytes.readUInt8(0);
      if (indicator === 0x44) continue; // selection criteria extension
      if (indicator !== 0x88 && indicator !== 0) break;
      if (indicator === 0 && bytes.readUInt32LE(8) === 0) break;
      entries.push(entry(bytes, platform));
    }
    if (kind === 0x91) break;
  }
  return entries;
}

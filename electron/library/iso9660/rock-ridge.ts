// Rock Ridge (IEEE P1282 over SUSP P1281): long names, links and relocated folders, kept in the system use area.
import { SECTOR } from './descriptors';
import type { ImageFile } from './image-file';

export interface RockRidge {
  /** NM; null: the record has none. */
  readonly name: string | null;
  /** SL; null: not a link. */
  readonly target: string | null;
  /** CL: this empty file stands for a folder recorded elsewhere, at this sector. */
  readonly childAt: number | null;
  /** RE: a folder that is reached through a CL and is not to be listed here. */
  readonly relocated: boolean;
  /** PX mode, null without one. */
  readonly mode: number | null;
  /** ZF: the content is stored compressed. */
  readonly compressed: boolean;
}

/** What a record of a tree without Rock Ridge says. */
export const NO_ROCK_RIDGE: RockRidge = {
  name: null,
  target: null,
  childAt: null,
  relocated: false,
  mode: null,
  compressed: false,
};

/** Continuation areas of one record; a loop or a chain longer than any real one is damage. */
const MOST_CONTINUATIONS = 64;
const CONTINUE = 1;

/** One field: two letters, length, version, data. */
interface Field {
  readonly tag: string;
  readonly data: Buffer;
}

/** Bytes to skip in every system use area (SUSP §5.3), or null when the image has no SUSP at all. */
export function suspSkip(rootSystemUse: Buffer): number | null {
  for (const at of [0, 14]) {
    // 14: CD-ROM XA attributes stand in front
    if (rootSystemUse.length < at + 7) continue;
    const isSp = rootSystemUse.toString('latin1', at, at + 2) === 'SP';
    if (isSp && rootSystemUse.readUInt16BE(at + 4) === 0xbeef) return rootSystemUse.readUInt8(at + 6);
  }
  return null;
}

export class DamagedSystemUse extends Error {}

async function* fieldsOf(image: ImageFile, systemUse: Buffer): AsyncGenerator<Field> {
  let area = systemUse;
  for (let continuations = 0; ; continuations++) {
    let next: { offset: number; length: number } | null = null;
    for (let at = 0; at + 4 <= area.length;) {
      const length = area.readUInt8(at + 2);
      if (length < 4 || at + length > area.length) break; // padding, or fields of another system
      const tag = area.toString('latin1', at, at + 2);
      const data = area.subarray(at + 4, at + length);
      if (tag === 'ST') break;
      if (tag === 'CE' && data.length >= 24)
        next = {
          offset: data.readUInt32LE(0) * SECTOR + data.readUInt32LE(8),
          length: data.readUInt32LE(16),
        };
      else yield { tag, data };
      at += length;
    }
    if (!next) return;
    const pastEnd = next.offset + next.length > image.identity.size || next.length > 16 * SECTOR;
    if (pastEnd || continuations >= MOST_CONTINUATIONS) throw new DamagedSystemUse('continuation');
    area = await image.read(next.offset, next.length);
  }
}

/** Joins SL components: a component may go on in the next one, a field in the next field. */
class LinkTarget {
  private text = '';
  private any = false;
  private open = false;
  private partial: Buffer[] = [];

  add(data: Buffer): void {
    for (let at = 1; at + 2 <= data.length;) {
      const flags = data.readUInt8(at);
      const length = data.readUInt8(at + 1);
      this.component(flags, data.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
  }

  private component(flags: number, bytes: Buffer): void {
    this.partial.push(bytes);
    if ((flags & CONTINUE) !== 0) return;
    const name = Buffer.concat(this.partial).toString('utf8');
    this.partial = [];
    const part = (flags & 2) !== 0 ? '.' : (flags & 4) !== 0 ? '..' : name;
    if ((flags & 8) !== 0) {
      this.text = '/';
      this.open = false;
    } else {
      if (this.open) this.text += '/';
      this.text += part;
      this.open = true;
    }
    this.any = true;
  }

  value(): string | null {
    return this.any ? this.text : null;
  }
}

/** Throws DamagedSystemUse on a continuation that leads nowhere. */
export async function readRockRidge(image: ImageFile, systemUse: Buffer, skip: number): Promise<RockRidge> {
  const names: Buffer[] = [];
  const link = new LinkTarget();
  let childAt: number | null = null;
  let relocated = false;
  let compressed = false;
  let mode: number | null = null;
  for await (const { tag, data } of fieldsOf(image, systemUse.subarray(skip))) {
    // flags 2 and 4 of NM mean the folder itself and its parent, never a name
    if (tag === 'NM' && data.length >= 1 && (data.readUInt8(0) & 6) === 0) names.push(data.subarray(1));
    else if (tag === 'SL') link.add(data);
    else if (tag === 'CL' && data.length >= 4) childAt = data.readUInt32LE(0);
    else if (tag === 'RE') relocated = true;
    else if (tag === 'PX' && data.length >= 4) mode = data.readUInt32LE(0);
    else if (tag === 'ZF') compressed = true;
  }
  return {
    name: names.length > 0 ? Buffer.concat(names).toString('utf8') : null,
    target: link.value(),
    childAt,
    relocated,
    mode,
    compressed,
  };
}

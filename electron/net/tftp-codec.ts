// TFTP packets (RFC 1350, options RFC 2347-2349 and 7440), both directions, and which requests are acceptable.
//
//     2 bytes   string   1   string   1   [string 1 string 1] …        2 bytes   2 bytes   up to blksize
//   +---------+--------+---+--------+---+------------------------+    +---------+---------+----------------+
//   |  1 RRQ  |  name  | 0 |  mode  | 0 |  option 0 value 0 …    |    |  3 DATA |  block  |      bytes     |
//   +---------+--------+---+--------+---+------------------------+    +---------+---------+----------------+

export const OP = { rrq: 1, wrq: 2, data: 3, ack: 4, error: 5, oack: 6 } as const;

/** Error codes of RFC 1350 and 2347; 0 goes with a text. */
export const TFTP_ERROR = {
  text: 0,
  notFound: 1,
  access: 2,
  illegal: 4,
  unknownTransfer: 5,
  option: 8,
} as const;

export type TftpPacket =
  | {
      readonly kind: 'rrq';
      readonly name: string;
      readonly mode: string;
      readonly options: ReadonlyMap<string, string>;
    }
  | { readonly kind: 'wrq' }
  | { readonly kind: 'data'; readonly block: number; readonly bytes: Uint8Array }
  | { readonly kind: 'ack'; readonly block: number }
  | { readonly kind: 'error'; readonly code: number; readonly text: string }
  | { readonly kind: 'oack'; readonly options: ReadonlyMap<string, string> }
  | { readonly kind: 'bad' };

const BAD = { kind: 'bad' } as const;

/** Never throws: a datagram may have 0, 1 or 2 bytes. */
export function readTftp(datagram: Uint8Array): TftpPacket {
  const bytes = Buffer.from(datagram.buffer, datagram.byteOffset, datagram.byteLength);
  if (bytes.length < 2) return BAD;
  switch (bytes.readUInt16BE(0)) {
    case OP.rrq:
      return readRequest(strings(bytes.subarray(2)));
    case OP.wrq:
      return { kind: 'wrq' };
    case OP.data:
      return bytes.length < 4
        ? BAD
        : { kind: 'data', block: bytes.readUInt16BE(2), bytes: bytes.subarray(4) };
    case OP.ack:
      return bytes.length < 4 ? BAD : { kind: 'ack', block: bytes.readUInt16BE(2) };
    case OP.error:
      if (bytes.length < 4) return BAD;
      return { kind: 'error', code: bytes.readUInt16BE(2), text: strings(bytes.subarray(4))[0] ?? '' };
    case OP.oack:
      return { kind: 'oack', options: pairs(strings(bytes.subarray(2))) };
    default:
      return BAD;
  }
}

function readRequest([name, mode, ...options]: readonly string[]): TftpPacket {
  if (name === undefined || mode === undefined) return BAD;
  return { kind: 'rrq', name, mode: mode.toLowerCase(), options: pairs(options) };
}

/** NUL-terminated strings; a last one without its NUL counts too (seen from small ROMs). */
function strings(bytes: Buffer): string[] {
  const found: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const nul = bytes.indexOf(0, at);
    const end = nul === -1 ? bytes.length : nul;
    found.push(bytes.toString('utf8', at, end));
    at = end + 1;
  }
  return found;
}

/** Option names compare without case (RFC 2347); the first of a repeated one counts. */
function pairs(texts: readonly string[]): Map<string, string> {
  const options = new Map<string, string>();
  for (let at = 0; at + 1 < texts.length; at += 2) {
    const name = texts[at]?.toLowerCase() ?? '';
    const value = texts[at + 1];
    if (value !== undefined && !options.has(name)) options.set(name, value);
  }
  return options;
}

const head = (op: number, number: number): Buffer => {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt16BE(op, 0);
  bytes.writeUInt16BE(number & 0xffff, 2);
  return bytes;
};

/** `block` counts on past 65535; the wire has it modulo 65536. */
export const writeData = (block: number, bytes: Uint8Array): Uint8Array =>
  Buffer.concat([head(OP.data, block), bytes]);
export const writeAck = (block: number): Uint8Array => head(OP.ack, block);
export const writeError = (code: number, text: string): Uint8Array =>
  Buffer.concat([head(OP.error, code), Buffer.from(`${text}\0`)]);
export const writeOack = (options: ReadonlyMap<string, string>): Uint8Array =>
  Buffer.concat([
    Buffer.of(0, OP.oack),
    ...[...options].map(([name, value]) => Buffer.from(`${name}\0${value}\0`)),
  ]);
export const writeRrq = (name: string, options: ReadonlyMap<string, string> = new Map()): Uint8Array =>
  Buffer.concat([
    Buffer.of(0, OP.rrq),
    Buffer.from(`${name}\0octet\0`),
    ...[...options].map(([option, value]) => Buffer.from(`${option}\0${value}\0`)),
  ]);

/** Larger blocks need IP fragments on Ethernet. */
export const LARGEST_BLOCK = 1468;
const LARGEST_WINDOW = 64;
const DEFAULT_BLOCK = 512;
const SMALLEST_BLOCK = 8;

export interface Negotiated {
  readonly blksize: number;
  readonly windowsize: number;
  /** Seconds the client asked for between retransmissions; null: ours to choose. */
  readonly timeout: number | null;
  /** What the OACK says, in the order asked; empty: no OACK. */
  readonly accepted: ReadonlyMap<string, string>;
}

/** An unknown or unacceptable option is left out, never an error (RFC 2347). */
export function negotiate(asked: ReadonlyMap<string, string>, size: number): Negotiated {
  const accepted = new Map<string, string>();
  let blksize = DEFAULT_BLOCK;
  let windowsize = 1;
  let timeout: number | null = null;
  for (const [name, text] of asked) {
    const value = /^\d{1,10}$/.test(text) ? Number(text) : null;
    if (value === null) continue;
    if (name === 'blksize' && value >= SMALLEST_BLOCK) blksize = Math.min(value, LARGEST_BLOCK);
    else if (name === 'windowsize' && value >= 1) windowsize = Math.min(value, LARGEST_WINDOW);
    else if (name === 'timeout' && value >= 1 && value <= 255) timeout = value;
    else if (name !== 'tsize') continue;
    // tsize is a question whatever number was sent; timeout is echoed exactly or not at all (RFC 2349).
    accepted.set(name, String({ blksize, windowsize, timeout: value, tsize: size }[name]));
  }
  return { blksize, windowsize, timeout, accepted };
}

/**
 * The name as a relative path: no leading slash, `\` (Windows boot managers) as `/`. Null for one that leaves its root
 * or means something to a file system: `..`, NUL, `:` (drive letters, NTFS streams), control characters.
 */
export function tftpPath(name: string): string | null {
  if (name.length > 1024 || /[\u0000-\u001f:\u007f\ufffd]/.test(name)) return null;
  const parts = name
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  return parts.length === 0 || parts.includes('..') ? null : parts.join('/');
}

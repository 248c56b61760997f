// Makes any datagram safe for the parser of npm `dhcp`, which trusts lengths, takes a pad for a two-byte option and
// knows neither RFC 3396 nor option 52. The packet (RFC 2131 §2, RFC 951):
//
//     0        1        2        3        4               8        10       12
//   +--------+--------+--------+--------+---------------+--------+--------+---------------
//   |   op   | htype  |  hlen  |  hops  |      xid      |  secs  | flags  | ciaddr yiaddr …
//   +--------+--------+--------+--------+---------------+--------+--------+---------------
//   12 ciaddr · 16 yiaddr · 20 siaddr · 24 giaddr · 28 chaddr[16] · 44 sname[64] · 108 file[128] · 236 cookie · 240 options

export const FIXED = 240;
export const CHADDR = { start: 28, end: 44 } as const;
export const SNAME = { start: 44, end: 108 } as const;
export const FILE = { start: 108, end: 236 } as const;
const COOKIE = 0x63825363;
const PAD = 0;
const END = 255;
const OVERLOAD = 52;
const MESSAGE_TYPE = 53;

export interface Normalised {
  /** The 240 fixed bytes; `sname` and `file` are blank where option 52 made them option areas. */
  readonly header: Buffer;
  /** Parts of one code joined (RFC 3396); options of an impossible length are left out. */
  readonly options: ReadonlyMap<number, Uint8Array>;
}

/** Copies what it keeps. `bad` says in a few words why the datagram is no DHCP message. */
export function normalise(datagram: Uint8Array): Normalised | { bad: string } {
  const bytes = Buffer.from(datagram);
  if (bytes.length < FIXED) return { bad: `short: ${bytes.length} bytes` };
  if (bytes.readUInt32BE(236) !== COOKIE) return { bad: 'no DHCP cookie' };
  const op = bytes.readUInt8(0);
  if (op !== 1 && op !== 2) return { bad: `op ${op}` };
  const hlen = bytes.readUInt8(2);
  if (hlen > 16) return { bad: `hlen ${hlen}` };

  const joined = new Map<number, Uint8Array[]>();
  walk(bytes.subarray(FIXED), joined);
  const overload = joined.get(OVERLOAD)?.[0]?.[0] ?? 0;
  const header = bytes.subarray(0, FIXED);
  // RFC 3396 §5: options, then file, then sname.
  for (const [bit, { start, end }] of [
    [1, FILE],
    [2, SNAME],
  ] as const) {
    if ((overload & bit) === 0 || overload > 3) continue;
    walk(Buffer.from(header.subarray(start, end)), joined);
    header.fill(0, start, end);
  }

  const options = new Map<number, Uint8Array>();
  for (const [code, parts] of joined) {
    const value = Uint8Array.from(Buffer.concat(parts));
    if (hasLegalLength(code, value)) options.set(code, value);
    else if (code === MESSAGE_TYPE) return { bad: `message type of ${value.length} bytes` };
  }
  return { header, options };
}

/** Collects code-length-value triples until 255, the end of the area, or one that would reach past it. */
function walk(area: Uint8Array, into: Map<number, Uint8Array[]>): void {
  let at = 0;
  while (at < area.length) {
    const code = area[at];
    if (code === undefined || code === END) return;
    at += 1;
    if (code === PAD) continue;
    const length = area[at];
    if (length === undefined || at + 1 + length > area.length) return;
    const value = area.subarray(at + 1, at + 1 + length);
    const parts = into.get(code);
    if (parts) parts.push(value);
    else into.set(code, [value]);
    at += 1 + length;
  }
}

const exactly = (length: number) => (value: Uint8Array) => value.length === length;
const atLeast = (length: number) => (value: Uint8Array) => value.length >= length;
const LEGAL: ReadonlyMap<number, (value: Uint8Array) => boolean> = new Map([
  [1, exactly(4)],
  [12, atLeast(1)],
  [50, exactly(4)],
  [51, exactly(4)],
  [OVERLOAD, exactly(1)],
  [MESSAGE_TYPE, exactly(1)],
  [54, exactly(4)],
  [55, atLeast(1)],
  [57, exactly(2)],
  [60, atLeast(1)],
  [61, atLeast(2)],
  [93, (value: Uint8Array) => value.length >= 2 && value.length % 2 === 0],
  [94, exactly(3)],
  // RFC 4578 §2.3: type 0, then the 16 bytes of the UUID.
  [97, (value: Uint8Array) => value.length === 17 && value[0] === 0],
]);

const hasLegalLength = (code: number, value: Uint8Array): boolean => LEGAL.get(code)?.(value) ?? true;

// The codec of npm `dhcp` 0.2.20 behind two functions. It reads and writes the fixed header and lays out options; what
// it cannot express stays on our side: any hardware address but Ethernet (its parser throws), the order of options (its
// formatter takes an object, whose integer keys sort themselves), option values longer than 255 bytes, padding and size.
// All option codes are registered as raw bytes: its own types lose binary client ids, and codes it does not know at all
// (77, 82, 93, 94, 97, 175) shift everything behind them or end the process.
import { addOption } from 'dhcp/lib/options.js';
import { format, parse } from 'dhcp/lib/protocol.js';
import type { PackageMessage } from 'dhcp/lib/protocol.js';
import { CHADDR, FIXED } from './dhcp-normalise';

// The registry is a module-global table, so once, when this module is loaded.
for (let code = 1; code <= 254; code += 1) {
  addOption(code, { name: `option ${code}`, type: 'UInt8s', config: `option${code}` });
}

export type Header = Omit<PackageMessage, 'options' | 'chaddr'> & { readonly chaddr: Uint8Array };

const LONGEST_OPTION = 255;
const ETHERNET = { htype: 1, hlen: 6, chaddr: '00-00-00-00-00-00' } as const;

/** `header`: 240 checked bytes. */
export function readPacket(
  header: Buffer,
  options: ReadonlyMap<number, Uint8Array>,
): { header: Header; options: Map<number, Uint8Array> } {
  const parts: Uint8Array[] = [header];
  for (const [code, value] of options) {
    if (value.length <= LONGEST_OPTION) parts.push(Uint8Array.of(code, value.length), value);
  }
  const packet = Buffer.concat([...parts, Uint8Array.of(255)]);
  packet.set([ETHERNET.htype, ETHERNET.hlen], 1);
  const parsed = parse(packet);
  // In the order of the wire, which the package's object does not keep.
  const read = new Map<number, Uint8Array>();
  for (const [code, value] of options) {
    const bytes = parsed.options[code];
    read.set(code, bytes ? Uint8Array.from(bytes) : value);
  }
  return {
    header: {
      ...parsed,
      htype: header.readUInt8(1),
      hlen: header.readUInt8(2),
      chaddr: Uint8Array.from(header.subarray(CHADDR.start, CHADDR.end)),
    },
    options: read,
  };
}

/** The 240 fixed bytes. */
export function writeHeader(header: Header): Buffer {
  const written = format({ ...header, chaddr: ETHERNET.chaddr, options: {} });
  const bytes = Buffer.from(written._data.subarray(0, FIXED));
  bytes.set(header.chaddr.subarray(0, CHADDR.end - CHADDR.start), CHADDR.start);
  return bytes;
}

/** One option as the wire has it, in as many parts as its length needs (RFC 3396); nothing for an empty value. */
export function writeOption(code: number, value: Uint8Array): Buffer {
  // The formatter starts with a packet of its own, which is cut off again: options are laid out behind it.
  const area = format({ ...BLANK, options: {} });
  const from = area._w;
  for (let at = 0; at < value.length; at += LONGEST_OPTION) {
    area.addOptions({ [code]: [...value.subarray(at, at + LONGEST_OPTION)] });
  }
  return Buffer.from(area._data.subarray(from, area._w));
}

const NOWHERE = '0.0.0.0';
const BLANK = {
  ...ETHERNET,
  op: 1,
  hops: 0,
  xid: 0,
  secs: 0,
  flags: 0,
  ciaddr: NOWHERE,
  yiaddr: NOWHERE,
  siaddr: NOWHERE,
  giaddr: NOWHERE,
  sname: '',
  file: '',
};

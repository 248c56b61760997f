// Just enough pcap to take UDP payloads out of the captures in test/fixtures/pcaps (little endian, Ethernet, IPv4).
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

export const FIXTURES = path.join(__dirname, '..', 'fixtures');

export interface Captured {
  readonly from: string;
  readonly fromPort: number;
  readonly to: string;
  readonly toPort: number;
  readonly payload: Uint8Array;
}

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
const ETHERNET = 14;
const UDP = 17;

export function readPcap(file: string): Captured[] {
  const bytes = readFileSync(file);
  if (bytes.readUInt32LE(0) !== 0xa1b2c3d4) throw new Error(`${file}: not a little-endian pcap`);
  const found: Captured[] = [];
  for (let at = FILE_HEADER; at + RECORD_HEADER <= bytes.length;) {
    const length = bytes.readUInt32LE(at + 8);
    const frame = bytes.subarray(at + RECORD_HEADER, at + RECORD_HEADER + length);
    at += RECORD_HEADER + length;
    if (frame.readUInt16BE(12) !== 0x0800 || frame[ETHERNET + 9] !== UDP) continue;
    const udp = ETHERNET + (frame[ETHERNET]! & 15) * 4;
    found.push({
      from: [...frame.subarray(ETHERNET + 12, ETHERNET + 16)].join('.'),
      fromPort: frame.readUInt16BE(udp),
      to: [...frame.subarray(ETHERNET + 16, ETHERNET + 20)].join('.'),
      toPort: frame.readUInt16BE(udp + 2),
      payload: Uint8Array.from(frame.subarray(udp + 8, udp + frame.readUInt16BE(udp + 4))),
    });
  }
  return found;
}

/** The captures of real firmware, by short name: `uefi-snponly`. */
export function captures(): { name: string; packets: Captured[] }[] {
  const folder = path.join(FIXTURES, 'pcaps');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.pcap'))
    .sort()
    .map((file) => ({ name: file.replace('.dhcp.pcap', ''), packets: readPcap(path.join(folder, file)) }));
}

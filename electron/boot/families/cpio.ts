// Names in an initramfs (cpio "newc", Documentation/driver-api/early-userspace/buffer-format.rst), read as a stream:
//
//   | 070701 | 13 fields of 8 hex digits | name, NUL, padded to 4 | data, padded to 4 |  ...  TRAILER!!!
//               6th: file size, 11th: name size
//
// An initramfs may be several archives with zero bytes between them.
import { latin1 } from '../bytes';

const HEADER = 110;
const LONGEST_NAME = 4096;
const padded = (length: number): number => Math.ceil(length / 4) * 4;

/** Stops quietly at the first bytes that are no header: what follows is not for us to judge. */
export async function* cpioNames(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let held: Uint8Array = new Uint8Array(0);
  let skip = 0;
  for await (const part of bytes) {
    if (skip >= part.length) {
      skip -= part.length;
      continue;
    }
    held = joined(held, part.subarray(skip));
    skip = 0;
    for (;;) {
      const zeros = leadingZeros(held);
      if (zeros > 0) held = held.subarray(zeros);
      if (held.length < HEADER) break;
      const header = latin1(held.subarray(0, HEADER));
      if (!/^07070[12][0-9a-f]{104}$/i.test(header)) return;
      const size = parseInt(header.slice(54, 62), 16);
      const nameSize = parseInt(header.slice(94, 102), 16);
      if (nameSize === 0 || nameSize > LONGEST_NAME) return;
      const dataAt = padded(HEADER + nameSize);
      if (held.length < dataAt) break;
      yield latin1(held.subarray(HEADER, HEADER + nameSize - 1)).replace(/^(\.?\/)+/, '');
      const next = dataAt + padded(size);
      skip = Math.max(0, next - held.length);
      held = held.subarray(Math.min(next, held.length));
    }
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function leadingZeros(bytes: Uint8Array): number {
  const first = bytes.findIndex((byte) => byte !== 0);
  return first === -1 ? bytes.length : first;
}

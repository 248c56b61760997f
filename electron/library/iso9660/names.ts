// The three ways an image can spell a name when it has no Rock Ridge, and the choice between the trees.

export type Naming = 'rock-ridge' | 'joliet' | 'plain';

const dropVersion = (name: string): string => name.replace(/;\d*$/, '');

/** Joliet: UCS-2 (in practice UTF-16), big endian. */
export function jolietName(bytes: Buffer): string {
  const swapped = Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16();
  return dropVersion(swapped.toString('utf16le'));
}

/** Plain ISO 9660 is upper case with `;1`, and a file without extension ends in a dot (ECMA-119 §7.5). */
export const plainName = (bytes: Buffer): string =>
  dropVersion(bytes.toString('latin1')).replace(/\.$/, '').toLowerCase();

// Tar archives made by hand, because no honest program writes the names that these tests need.

export interface TarEntry {
  name: string;
  content?: string | Buffer;
  /** Symbolic link. */
  link?: string;
  hard?: string;
}

function header(name: string, size: number, type: string, target: string): Buffer {
  const out = Buffer.alloc(512);
  out.write(name, 0, 100);
  out.write('0000644\0', 100);
  out.write('0000000\0', 108);
  out.write('0000000\0', 116);
  out.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  out.write('14000000000\0', 136);
  out.fill(' ', 148, 156);
  out.write(type, 156);
  out.write(target, 157, 100);
  out.write('ustar\x0000', 257, 'latin1');
  const sum = out.reduce((total, byte) => total + byte, 0);
  out.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return out;
}

export function tarOf(entries: readonly TarEntry[]): Buffer {
  const parts: Buffer[] = [];
  for (const { name, content = '', link, hard } of entries) {
    const bytes = Buffer.from(content);
    const type = link !== undefined ? '2' : hard !== undefined ? '1' : '0';
    parts.push(
      header(name, bytes.length, type, link ?? hard ?? ''),
      bytes,
      Buffer.alloc((512 - (bytes.length % 512)) % 512),
    );
  }
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

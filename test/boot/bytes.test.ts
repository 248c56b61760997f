import { describe, expect, it } from 'vitest';
import { base64, hex, latin1, printable, utf8 } from '../../electron/boot/bytes';

describe('bytes and text', () => {
  it.each(['', 'a', 'ab', 'abc', '%41 %', '王 é 😀', '\ud800x', 'x\udc00', '\u0000\u00ff'])(
    '%j as UTF-8 and base64',
    (text) => {
      expect([...utf8(text)]).toEqual([...new TextEncoder().encode(text)]);
      expect(base64(utf8(text))).toBe(Buffer.from(text).toString('base64'));
    },
  );
  it('latin1 keeps every byte, also of large pieces', () => {
    const bytes = Uint8Array.from({ length: 20_000 }, (_none, index) => index & 255);
    expect(Buffer.from(latin1(bytes), 'latin1').equals(Buffer.from(bytes))).toBe(true);
  });
  it('hex and printable', () => {
    expect(hex(Uint8Array.of(0, 10, 255))).toBe('000aff');
    expect(printable(Uint8Array.of(65, 0, 255, 10, 66, 127))).toBe('AB');
  });
});

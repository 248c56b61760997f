// Bytes and text without Node or the page: this room has neither Buffer nor TextEncoder.

/** One byte per character; characters above 255 are cut. For protocol text, which is ASCII. */
export const ascii = (text: string): Uint8Array =>
  Uint8Array.from(text, (letter) => letter.charCodeAt(0) & 255);

/** Printable ASCII only; anything else (NUL, 0xff padding, control codes) is dropped. */
export function printable(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) if (byte >= 0x20 && byte < 0x7f) text += String.fromCharCode(byte);
  return text;
}

/** One character per byte (Latin-1): lossless, for scanning text whose keywords are ASCII. */
export function latin1(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192)
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return parts.join('');
}

export const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** A lone surrogate becomes U+FFFD, as every encoder does. */
export function utf8(text: string): Uint8Array {
  const escaped = encodeURIComponent(
    text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd'),
  );
  const bytes: number[] = [];
  for (let at = 0; at < escaped.length; at += 1) {
    const percent = escaped[at] === '%';
    bytes.push(percent ? parseInt(escaped.slice(at + 1, at + 3), 16) : escaped.charCodeAt(at));
    if (percent) at += 2;
  }
  return Uint8Array.from(bytes);
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** RFC 4648 §4, with padding, in one line. */
export function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b, c] = bytes.subarray(at, at + 3);
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    text += DIGITS.charAt(bits >> 18) + DIGITS.charAt((bits >> 12) & 63);
    text += b === undefined ? '=' : DIGITS.charAt((bits >> 6) & 63);
    text += c === undefined ? '=' : DIGITS.charAt(bits & 63);
  }
  return text;
}

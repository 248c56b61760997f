// sha512crypt, the `$6$` of /etc/shadow, by Ulrich Drepper's specification ("Unix crypt using SHA-256 and SHA-512",
// version 0.6, 2016). Our own because the npm packages for it fail: unixcrypt 3.0.4 hashes a password of 64, 128 or
// 192 bytes wrongly (the installed machine would refuse it), sha512-crypt-ts brings a SHA of its own.
import { createHash, randomBytes } from 'node:crypto';

const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SALT_LENGTH = 16;
const DEFAULT_ROUNDS = 5000;
const MIN_ROUNDS = 1000;
const MAX_ROUNDS = 999_999_999;
const DIGEST = 64;

/** The crypt(3) hash of a clear password, with a salt of its own. About 10 ms. */
export function hashPassword(clear: string): string {
  // 256 is a multiple of 64, so each character is equally likely
  const salt = Array.from(randomBytes(SALT_LENGTH), (byte) => ALPHABET.charAt(byte & 63)).join('');
  return sha512crypt(clear, salt);
}

/** `rounds` null: the default of 5000, unsaid in the result. A salt is cut to 16 characters. */
export function sha512crypt(clear: string, saltText: string, rounds: number | null = null): string {
  const key = Buffer.from(clear, 'utf8');
  const salt = Buffer.from(saltText, 'utf8').subarray(0, SALT_LENGTH);
  const count = Math.min(Math.max(rounds ?? DEFAULT_ROUNDS, MIN_ROUNDS), MAX_ROUNDS);

  const first = firstDigest(key, salt);
  // steps 13-16: P, the key's length of a digest of the key repeated
  const keyBytes = repeated(sha512(...Array.from({ length: key.length }, () => key)), key.length);
  // steps 17-20: S, the same of the salt, as often as the first digest's first byte says
  const saltBytes = repeated(
    sha512(...Array.from({ length: 16 + first.readUInt8(0) }, () => salt)),
    salt.length,
  );

  let digest = first;
  for (let round = 0; round < count; round++) {
    const odd = round % 2 === 1;
    const hash = createHash('sha512').update(odd ? keyBytes : digest);
    if (round % 3 !== 0) hash.update(saltBytes);
    if (round % 7 !== 0) hash.update(keyBytes);
    digest = hash.update(odd ? digest : keyBytes).digest();
  }
  return `$6$${rounds === null ? '' : `rounds=${count}$`}${salt.toString('utf8')}$${encode(digest)}`;
}

/** Steps 1-12: digest A. */
function firstDigest(key: Buffer, salt: Buffer): Buffer {
  const alternate = sha512(key, salt, key);
  const hash = createHash('sha512').update(key).update(salt).update(repeated(alternate, key.length));
  for (let bits = key.length; bits > 0; bits >>= 1) hash.update(bits & 1 ? alternate : key);
  return hash.digest();
}

function sha512(...parts: readonly Buffer[]): Buffer {
  const hash = createHash('sha512');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** `digest` again and again, cut to `length` bytes. */
const repeated = (digest: Buffer, length: number): Buffer => Buffer.alloc(length, digest);

/** Step 22: three bytes at a time, each group 22 places on from the last, as four characters, lowest bits first. */
function encode(digest: Buffer): string {
  let text = '';
  for (let group = 0; group < 21; group++) {
    const places = [group, group + 21, group + 42].map((_, part) => (group * 22 + part * 21) % 63);
    const [high = 0, middle = 0, low = 0] = places.map((place) => digest.readUInt8(place));
    text += sixBits((high << 16) | (middle << 8) | low, 4);
  }
  return text + sixBits(digest.readUInt8(DIGEST - 1), 2);
}

function sixBits(value: number, characters: number): string {
  let text = '';
  for (let rest = value, i = 0; i < characters; i++, rest >>= 6) text += ALPHABET.charAt(rest & 63);
  return text;
}

// Names and addresses that cross every door: parsed once at the edge, stored normalised, branded so that
// an unchecked string cannot stand in for a checked one. No zod here: the page uses this file too.

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** Hardware address, lower case with colons: `52:54:00:12:34:56`. */
export type Mac = Branded<'Mac'>;
/** IPv4 address in dotted quads, no leading zeros: `192.168.7.1`. */
export type Ip = Branded<'Ip'>;
/** Slug of a distro: `debian-13.1-amd64`. */
export type DistroId = Branded<'DistroId'>;
/** Name of a profile; also its key. */
export type ProfileName = Branded<'ProfileName'>;
/** Name of a system; also its key. */
export type SystemName = Branded<'SystemName'>;
/** One boot-to-install run of a machine. */
export type AttemptId = Branded<'AttemptId'>;
/** One import. */
export type JobId = Branded<'JobId'>;

/** Accepts `52-54-00-12-34-56`, `5254.0012.3456`, `525400123456` and colons; null when it is none of them. */
export function parseMac(text: string): Mac | null {
  const digits = text.trim().toLowerCase().replace(/[:.-]/g, '');
  if (!/^[0-9a-f]{12}$/.test(digits) || /^0{12}$/.test(digits)) return null;
  return (digits.match(/../g) ?? []).join(':') as Mac;
}

/** `52:54:00:12:34:56` -> `52-54-00-12-34-56`, the form that file names and URLs use. */
export const macWithDashes = (mac: Mac): string => mac.replaceAll(':', '-');

/** Null unless `text` is a dotted quad with each part 0-255. */
export function parseIp(text: string): Ip | null {
  const parts = text.trim().split('.');
  if (parts.length !== 4) return null;
  for (const part of parts) if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return null;
  return parts.join('.') as Ip;
}

/** 192.168.7.1 -> 3232237313 (unsigned 32 bit). */
export const ipToNumber = (ip: Ip): number =>
  ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

/** Inverse of ipToNumber; the argument is taken modulo 2^32. */
export function ipFromNumber(value: number): Ip {
  const n = value >>> 0;
  return [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255].join('.') as Ip;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;
/** What a distro, profile or system may be called: it ends up in URLs, folders and kernel lines. */
export const isName = (text: string): boolean => NAME.test(text);

export const parseProfileName = (text: string): ProfileName | null =>
  isName(text) ? (text as ProfileName) : null;
export const parseSystemName = (text: string): SystemName | null =>
  isName(text) ? (text as SystemName) : null;
export const parseDistroId = (text: string): DistroId | null => (isName(text) ? (text as DistroId) : null);

/** Any text made into a name: `Debian GNU/Linux 13 (amd64)` -> `debian-gnu-linux-13-amd64`. */
export function slug(text: string): string {
  const cleaned = text
    .toLowerCase()
    .replace(/[^a-z0-9._]+/g, '-')
    .replace(/^[-._]+|[-._]+$/g, '');
  return cleaned.slice(0, 63).replace(/[-._]+$/, '') || 'unnamed';
}

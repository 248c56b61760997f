// Who is asking: the facts of one DHCP message, computed once. Every quirk of a ROM's self-description lives here.
import type { Firmware } from '../contract/events';
import { parseIp, parseMac } from '../contract/ids';
import type { Ip, Mac } from '../contract/ids';
import { firmwareOfArchitecture, isKnownArchitecture } from './architectures';
import { hex, printable } from './bytes';
import { MESSAGE_TYPES } from './wire';
import type { DhcpMessage, MessageType } from './wire';

export interface Client {
  /** Null for other than Ethernet addresses (InfiniBand, GUIDs in chaddr). */
  readonly mac: Mac | null;
  /** SMBIOS UUID from option 97; never a key, as cheap boards share them. */
  readonly uuid: string | null;
  /** Option 93, else the five digits of option 60. */
  readonly arch: number | null;
  readonly firmware: Firmware;
  /** `plain`: an ordinary DHCP client; it boots nothing from us. */
  readonly kind: 'pxe' | 'http' | 'ipxe' | 'plain';
  readonly stage: 'firmware' | 'loader' | 'plain';
  readonly userClass: string | null;
  readonly vendorClass: string | null;
  readonly hostname: string | null;
  readonly clientId: Uint8Array | null;
  readonly requested: Ip | null;
  readonly serverId: Ip | null;
  readonly type: MessageType | null;
}

const ETHERNET = 1;
/** Their boot ROM calls itself x86 BIOS (93 = 0), yet an x86 loader would only confuse it. */
const RASPBERRY_PI = /^(b8:27:eb|dc:a6:32|e4:5f:01|28:cd:c1|d8:3a:dd|2c:cf:67):/;

export function identify(message: DhcpMessage): Client {
  const { options } = message;
  const mac = macOf(message);
  const vendorClass = textOption(options.get(60), 255);
  const userClass = userClassOf(options.get(77));
  const arch = archOf(options.get(93), vendorClass);
  const kind = kindOf(options, vendorClass, userClass);
  return {
    mac,
    uuid: uuidOf(options.get(97)),
    arch,
    firmware: firmwareOf(arch, kind, mac),
    kind,
    stage: kind === 'ipxe' ? 'loader' : kind === 'plain' ? 'plain' : 'firmware',
    userClass,
    vendorClass,
    hostname: hostnameOf(options.get(12)),
    clientId: clientIdOf(options.get(61)),
    requested: ipOf(options.get(50)),
    serverId: ipOf(options.get(54)),
    type: typeOf(options.get(53)),
  };
}

/** What a loader says of itself in the query of its script request (`platform`, `arch`, `uuid`); all may be missing. */
export function identifyScriptRequest(query: {
  get(name: string): string | null;
}): Pick<Client, 'firmware' | 'uuid'> {
  const platform = query.get('platform');
  const arch = query.get('arch');
  const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.exec(query.get('uuid') ?? '')?.[0] ?? null;
  const efi: Readonly<Record<string, Firmware>> = {
    x86_64: 'uefi-x64',
    i386: 'uefi-ia32',
    arm64: 'uefi-arm64',
  };
  const firmware =
    platform === 'pcbios' ? 'bios' : platform === 'efi' ? (efi[arch ?? ''] ?? 'other') : 'other';
  return { firmware, uuid: uuid?.toLowerCase() ?? null };
}

function macOf({ htype, hlen, chaddr }: DhcpMessage): Mac | null {
  return htype === ETHERNET && hlen === 6 ? parseMac(hex(chaddr.subarray(0, 6))) : null;
}

/** RFC 4578 §2.3: type 0 and 16 bytes, the first three fields little-endian. All-zero and all-one ids say nothing. */
function uuidOf(bytes: Uint8Array | undefined): string | null {
  if (bytes?.length !== 17 || bytes[0] !== 0) return null;
  const raw = bytes.subarray(1);
  if (raw.every((byte) => byte === 0) || raw.every((byte) => byte === 255)) return null;
  const swapped = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15].map((at) => raw[at] ?? 0);
  return hex(Uint8Array.from(swapped)).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** RFC 4578 §2.1 makes it a list: the first code that anybody has assigned counts. */
function archOf(bytes: Uint8Array | undefined, vendorClass: string | null): number | null {
  const listed: number[] = [];
  if (bytes && bytes.length > 0 && bytes.length % 2 === 0)
    for (let at = 0; at < bytes.length; at += 2) listed.push(((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0));
  const known = listed.find(isKnownArchitecture) ?? listed[0];
  if (known !== undefined) return known;
  const digits = /^(?:PXE|HTTP)Client:Arch:(\d{5})/.exec(vendorClass ?? '')?.[1];
  return digits === undefined ? null : Number(digits);
}

function kindOf(
  options: DhcpMessage['options'],
  vendorClass: string | null,
  userClass: string | null,
): Client['kind'] {
  // Any 175 means iPXE, whatever a custom build calls itself: not noticing it is an endless chain-load loop.
  if (options.has(175) || userClass?.includes('iPXE')) return 'ipxe';
  if (vendorClass?.startsWith('PXEClient')) return 'pxe';
  return vendorClass?.startsWith('HTTPClient') ? 'http' : 'plain';
}

function firmwareOf(arch: number | null, kind: Client['kind'], mac: Mac | null): Firmware {
  if (arch === null) return 'other';
  if (arch === 0 && mac && RASPBERRY_PI.test(mac)) return 'other';
  const firmware = firmwareOfArchitecture(arch);
  if (kind !== 'http') return firmware;
  if (firmware === 'uefi-x64') return 'uefi-http-x64';
  return firmware === 'uefi-arm64' ? 'uefi-http-arm64' : firmware;
}

/** RFC 3004 wants length-prefixed parts; iPXE and many others send the bare text. */
function userClassOf(bytes: Uint8Array | undefined): string | null {
  if (!bytes || bytes.length === 0) return null;
  const parts: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    const length = bytes[at] ?? 0;
    if (length === 0 || at + 1 + length > bytes.length) return textOption(bytes, 255);
    parts.push(printable(bytes.subarray(at + 1, at + 1 + length)));
    at += 1 + length;
  }
  return parts.join(' ') || null;
}

function textOption(bytes: Uint8Array | undefined, limit: number): string | null {
  return bytes ? printable(bytes).slice(0, limit) || null : null;
}

/** Shown, kept and written into lists: only what a host name may hold. */
function hostnameOf(bytes: Uint8Array | undefined): string | null {
  const name = textOption(bytes, 253)?.replace(/[^A-Za-z0-9._-]/g, '');
  return name ? name : null;
}

/** RFC 2132 §9.14: at least a type byte and one more. */
const clientIdOf = (bytes: Uint8Array | undefined): Uint8Array | null =>
  bytes && bytes.length >= 2 ? bytes : null;

function ipOf(bytes: Uint8Array | undefined): Ip | null {
  const ip = bytes?.length === 4 ? parseIp(bytes.join('.')) : null;
  return ip === '0.0.0.0' ? null : ip;
}

function typeOf(bytes: Uint8Array | undefined): MessageType | null {
  if (bytes?.length !== 1) return null;
  const names = Object.keys(MESSAGE_TYPES) as MessageType[];
  return names.find((name) => MESSAGE_TYPES[name] === bytes[0]) ?? null;
}

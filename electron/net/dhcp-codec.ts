// DHCP messages from and to bytes: normalised before npm `dhcp` may see them (dhcp-normalise.ts), its codec for header
// and options (dhcp-package.ts), and here the rules of a packet that every PXE ROM accepts: 53 first, no empty option,
// relay information (82) last, 300 bytes at least and no more than the client can take.
import { ipFromNumber, parseIp } from '../contract/ids';
import type { Ip } from '../contract/ids';
import { MESSAGE_TYPES } from '../boot/wire';
import type { DhcpMessage, DhcpReply } from '../boot/wire';
import { FILE, SNAME, normalise } from './dhcp-normalise';
import { readPacket, writeHeader, writeOption } from './dhcp-package';
import type { Header } from './dhcp-package';

/** BOOTP's minimum (RFC 951, RFC 1542 §2.1); old BIOS ROMs drop anything shorter. */
const SHORTEST = 300;
/** A 576-byte IP datagram without its IP and UDP headers (RFC 2131 §2). */
const USUAL_LONGEST = 548;
/** An Ethernet frame's worth of UDP payload. */
const LONGEST = 1472;
const IP_AND_UDP_HEADERS = 28;
const END = Uint8Array.of(255);

const MAX_SIZE = 57;
const MESSAGE_TYPE = 53;
const RELAY_INFORMATION = 82;
/** Never left out for want of room: type, server, relay, and what identifies the client. */
const KEPT: ReadonlySet<number> = new Set([MESSAGE_TYPE, 54, 51, 1, 61, 97, RELAY_INFORMATION]);
const BROADCAST_FLAG = 0x8000;
const NOWHERE = ipFromNumber(0);

/** Never throws, whatever the bytes. */
export function decode(bytes: Uint8Array): DhcpMessage | { bad: string } {
  try {
    const normalised = normalise(bytes);
    if ('bad' in normalised) return normalised;
    const { header, options } = readPacket(normalised.header, normalised.options);
    return {
      op: header.op === 1 ? 1 : 2,
      htype: header.htype,
      hlen: header.hlen,
      hops: header.hops,
      xid: header.xid,
      secs: header.secs,
      flags: header.flags,
      ciaddr: ip(header.ciaddr),
      yiaddr: ip(header.yiaddr),
      siaddr: ip(header.siaddr),
      giaddr: ip(header.giaddr),
      chaddr: header.chaddr,
      sname: header.sname,
      file: header.file,
      options,
    };
  } catch (error) {
    return { bad: error instanceof Error ? error.message : String(error) };
  }
}

const ip = (text: string): Ip => parseIp(text) ?? NOWHERE;

/** The answer to `request` as it goes on the wire: xid, flags, giaddr and hardware address are the request's. */
export function encode(request: DhcpMessage, reply: DhcpReply): Uint8Array {
  // RFC 2131 §4.3.2: a NAK through a relay must be broadcast by it, as the client has no address to be reached at.
  const relayedNak = reply.type === 'nak' && request.giaddr !== NOWHERE;
  const header: Header = {
    op: 2,
    htype: request.htype,
    hlen: request.hlen,
    hops: 0,
    xid: request.xid,
    secs: 0,
    flags: relayedNak ? request.flags | BROADCAST_FLAG : request.flags,
    ciaddr: reply.ciaddr,
    yiaddr: reply.yiaddr,
    siaddr: reply.siaddr,
    giaddr: request.giaddr,
    chaddr: request.chaddr,
    sname: reply.sname,
    file: reply.file,
  };
  const others = reply.options.filter(([code]) => code !== MESSAGE_TYPE);
  const type = [MESSAGE_TYPE, Uint8Array.of(MESSAGE_TYPES[reply.type])] as const;
  return write(header, [type, ...others], longestFor(request));
}

/** A client's message, for the simulated machine, the probe of other servers, and tests. */
export const encodeRequest = (message: DhcpMessage): Uint8Array =>
  write(message, [...message.options], LONGEST);

/** Bytes of UDP payload the client can take: option 57 counts the whole IP datagram. */
function longestFor(request: DhcpMessage): number {
  const told = request.options.get(MAX_SIZE);
  if (told?.length !== 2) return USUAL_LONGEST;
  const size = Buffer.from(told).readUInt16BE() - IP_AND_UDP_HEADERS;
  return Math.min(Math.max(size, USUAL_LONGEST), LONGEST);
}

type Options = readonly (readonly [code: number, bytes: Uint8Array])[];

function write(header: Header, options: Options, longest: number): Uint8Array {
  const fixed = writeHeader({
    ...header,
    sname: fitting(header.sname, SNAME.end - SNAME.start),
    file: fitting(header.file, FILE.end - FILE.start),
  });
  // EDK2 discards a whole reply over one empty option. 82 goes last: relays look for it at the end (RFC 3046 §2.1).
  const written = options
    .filter(([code, value]) => value.length > 0 && code > 0 && code < 255)
    .map(([code, value]) => ({ code, bytes: writeOption(code, value) }));
  const ordered = [
    ...written.filter(({ code }) => code !== RELAY_INFORMATION),
    ...written.filter(({ code }) => code === RELAY_INFORMATION),
  ];
  const area = fit(ordered, longest - fixed.length - END.length);
  const packet = Buffer.concat([fixed, ...area.map(({ bytes }) => bytes), END]);
  return packet.length >= SHORTEST ? packet : Buffer.concat([packet], SHORTEST);
}

/** Leaves out optional ones from the end until the rest fits into `room` bytes. */
function fit<Option extends { code: number; bytes: Buffer }>(
  options: readonly Option[],
  room: number,
): Option[] {
  const left = [...options];
  const total = () => left.reduce((sum, { bytes }) => sum + bytes.length, 0);
  for (let at = left.length - 1; at >= 0 && total() > room; at -= 1) {
    const code = left[at]?.code;
    if (code !== undefined && !KEPT.has(code)) left.splice(at, 1);
  }
  return left;
}

/** A field must end in NUL; half a boot file name is worse than none (option 67 holds the long ones). */
const fitting = (text: string, size: number): string => (Buffer.byteLength(text) < size ? text : '');

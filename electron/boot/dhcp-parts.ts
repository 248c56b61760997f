// What every DHCP answer is made of: where it goes, the options it carries, the boot fields. An option is never sent
// empty or with a length other than its own: EDK2 discards the whole reply for one such option.
import { ipToNumber, parseIp } from '../contract/ids';
import type { Ip } from '../contract/ids';
import { ascii } from './bytes';
import type { Client } from './client';
import type { BootFile } from './loaders';
import type { Plan } from './plan';
import type { Arrival, DhcpMessage, DhcpReply, ServerFacts } from './wire';

/** What the lease table said. `none`: there is no address to give, or it is not ours to give one (proxy mode). */
export type LeaseOutcome =
  | { readonly kind: 'offer'; readonly ip: Ip }
  | { readonly kind: 'ack'; readonly ip: Ip }
  | { readonly kind: 'nak'; readonly text: string }
  | { readonly kind: 'inform' }
  | { readonly kind: 'none' };

export interface Question {
  readonly request: DhcpMessage;
  readonly client: Client;
  readonly arrival: Arrival;
  readonly server: ServerFacts;
  readonly plan: Plan;
  readonly bootFile: BootFile | null;
  readonly lease: LeaseOutcome;
}

/** `ignored`: no answer, and why. */
export type Answer = DhcpReply | { readonly ignored: string };
export type Option = DhcpReply['options'][number];

export const NOWHERE = '0.0.0.0' as Ip;
/** Not the subnet's own broadcast: EDK2 without an address drops that. */
export const EVERYBODY = '255.255.255.255' as Ip;

export const u32 = (value: number): Uint8Array =>
  Uint8Array.of((value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
export const ips = (...list: readonly Ip[]): Uint8Array =>
  Uint8Array.from(list.flatMap((ip) => [...u32(ipToNumber(ip))]));

/** RFC 2131 §4.1, except that a client without an address is always reached by broadcast, never by a made-up ARP entry. */
export function destination(
  { request, server }: Pick<Question, 'request' | 'server'>,
  nak = false,
): DhcpReply['to'] {
  if (request.giaddr !== NOWHERE) return { address: request.giaddr, port: server.ports.server };
  if (request.ciaddr !== NOWHERE && !nak) return { address: request.ciaddr, port: server.ports.client };
  return { address: EVERYBODY, port: server.ports.client };
}

/** A relay or client address that no machine can have: an answer to it would hit the wrong host, or all of them. */
export function isNoHost(ip: Ip, server: ServerFacts): boolean {
  if (ip === NOWHERE) return false;
  const first = Math.floor(ipToNumber(ip) / 2 ** 24);
  const ownFirst = Math.floor(ipToNumber(server.address) / 2 ** 24);
  return first === 0 || first >= 224 || (first === 127 && ownFirst !== 127) || parseIp(ip) === null;
}

/** Copied from the request: 61 (RFC 6842), and 97, which PXE clients compare with their own. */
export function echoes(request: DhcpMessage, codes: readonly number[]): Option[] {
  return codes.flatMap((code): Option[] => {
    const bytes = request.options.get(code);
    return bytes && bytes.length > 0 ? [[code, bytes]] : [];
  });
}

/** RFC 3046 §2.2: byte for byte, and last. */
export const relayEcho = (request: DhcpMessage): Option[] => echoes(request, [82]);

/** Vendor options with 43.6 = 8: use the file that is named, no menu and no discovery (PXE 2.1 §2.2.3). */
const NO_DISCOVERY: Option = [43, Uint8Array.of(6, 1, 8, 255)];

export interface BootFields {
  readonly siaddr: Ip;
  readonly sname: string;
  readonly file: string;
  readonly options: readonly Option[];
}

const NO_BOOT: BootFields = { siaddr: NOWHERE, sname: '', file: '', options: [] };
const FILE_LIMIT = 127;
const OPTION_LIMIT = 255;

/**
 * The same file in every place that some ROM reads: siaddr, `sname`, `file`, 66 and 67. `direct` adds 43.6 = 8; without
 * it a 60 of "PXEClient" sends EDK2 on to port 4011.
 */
export function bootFields(q: Question, direct: boolean): BootFields {
  const { client, bootFile, server, request } = q;
  const { kind } = client;
  if (!bootFile || kind === 'plain') return NO_BOOT;
  // PXE files for an HTTP client, or the reverse, are worse than nothing.
  if ((kind === 'http') !== (bootFile.kind === 'http') && kind !== 'ipxe') return NO_BOOT;
  const file = bootFile.name.length <= FILE_LIMIT ? bootFile.name : '';
  // The NUL counts: old ROMs append what follows in memory otherwise.
  const name = ascii(`${bootFile.name}\0`);
  if (name.length > OPTION_LIMIT) return NO_BOOT;
  const uuid = echoes(request, [97]);
  if (kind === 'http')
    return {
      siaddr: server.address,
      sname: '',
      file,
      options: [[60, ascii('HTTPClient')], ...uuid, [67, name]],
    };
  return {
    siaddr: server.address,
    sname: server.address,
    file,
    options: [
      [60, ascii('PXEClient')],
      ...(direct ? [NO_DISCOVERY] : []),
      ...uuid,
      [66, ascii(server.address)],
      [67, name],
    ],
  };
}

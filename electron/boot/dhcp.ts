// The DHCP answer, decided: request, client and lease in, reply and its destination out.
import { isInSubnet } from './pool';
import { ascii } from './bytes';
import {
  EVERYBODY,
  NOWHERE,
  bootFields,
  destination,
  echoes,
  ips,
  isNoHost,
  relayEcho,
  u32,
} from './dhcp-parts';
import type { Answer, Option, Question } from './dhcp-parts';
import { answerProxy, answerProxyPort } from './dhcp-proxy';
import type { DhcpReply } from './wire';

export type { Answer, LeaseOutcome, Question } from './dhcp-parts';

/**
 * One DHCP message answered, or the reason why not. In DHCP mode an address with the boot file (flow A), in proxy mode
 * the boot file alone (flow B); iPXE gets its script (C) and UEFI HTTP Boot a URL (D).
 */
export function answer(q: Question): Answer {
  const { request, client, server, arrival, plan } = q;
  if (request.op !== 1) return { ignored: 'not a request' };
  if (isNoHost(request.giaddr, server)) return { ignored: `the relay address ${request.giaddr} is no host` };
  if (isNoHost(request.ciaddr, server)) return { ignored: `the client address ${request.ciaddr} is no host` };
  if (plan.kind === 'ignore' && client.kind !== 'plain' && client.type === 'discover')
    return { ignored: plan.reason };
  if (arrival.via === 4011) return answerProxyPort(q);
  if (server.mode === 'proxy') return answerProxy(q);
  switch (q.lease.kind) {
    case 'none':
      return { ignored: 'no address to give' };
    case 'nak':
      return refusal(q, q.lease.text);
    case 'inform':
      return information(q);
    case 'offer':
    case 'ack': {
      const { kind, ip } = q.lease;
      const times = leaseTimes(server.leaseSeconds);
      return reply(q, { type: kind, yiaddr: ip, ciaddr: kind === 'ack' ? request.ciaddr : NOWHERE, times });
    }
  }
}

/** 51, 58 and 59: T1 at a half, T2 at seven eighths (RFC 2131 §4.4.5). Seconds. */
function leaseTimes(seconds: number): Option[] {
  return [
    [51, u32(seconds)],
    [58, u32(Math.floor(seconds / 2))],
    [59, u32(Math.floor((seconds * 7) / 8))],
  ];
}

function reply(
  q: Question,
  fields: Pick<DhcpReply, 'type' | 'yiaddr' | 'ciaddr'> & { readonly times: readonly Option[] },
): DhcpReply {
  const { request, server } = q;
  const { times, ...rest } = fields;
  const boot = bootFields(q, true);
  return {
    ...rest,
    siaddr: boot.siaddr,
    sname: boot.sname,
    file: boot.file,
    options: [
      [54, ips(server.address)],
      ...times,
      ...network(q),
      ...boot.options,
      ...echoes(request, [61]),
      ...noWait(q),
      ...relayEcho(request),
    ],
    to: destination(q),
    from: 67,
  };
}

/**
 * 6 is always there: debian-installer stops at a question about name servers, whatever the priority, when DHCP names
 * none. Our own address will do, as nothing asks it.
 */
function network({ server }: Question): Option[] {
  const router: Option[] = server.router ? [[3, ips(server.router)]] : [];
  const dns = server.dns.length > 0 ? server.dns : [server.address];
  return [[1, ips(server.netmask)], ...router, [6, ips(...dns)]];
}

/** 175.176 = 1: iPXE need not wait two seconds for a ProxyDHCP server, as we are the only one. */
const noWait = ({ client }: Question): Option[] =>
  client.kind === 'ipxe' ? [[175, Uint8Array.of(176, 1, 1)]] : [];

/** RFC 2131 §4.3.5: to the address the client already has, without lease times. */
function information(q: Question): Answer {
  const { request, server, arrival } = q;
  const ciaddr = request.ciaddr === NOWHERE ? arrival.address : request.ciaddr;
  if (ciaddr === NOWHERE) return { ignored: 'an INFORM without an address' };
  if (request.giaddr === NOWHERE && !isInSubnet(ciaddr, server.address, server.netmask))
    return { ignored: `an INFORM from ${ciaddr}, which is not of this network` };
  const made = reply(q, { type: 'ack', yiaddr: NOWHERE, ciaddr: request.ciaddr, times: [] });
  return request.giaddr === NOWHERE ? { ...made, to: { address: ciaddr, port: server.ports.client } } : made;
}

/** RFC 2131 table 3: nothing but 54, 56, 61 and 82, and never by unicast to the address it refuses. */
function refusal(q: Question, text: string): DhcpReply {
  const { request, server } = q;
  return {
    type: 'nak',
    yiaddr: NOWHERE,
    ciaddr: NOWHERE,
    siaddr: NOWHERE,
    file: '',
    sname: '',
    options: [
      [54, ips(server.address)],
      [56, ascii(text.slice(0, 200) || 'refused')],
      ...echoes(request, [61]),
      ...relayEcho(request),
    ],
    to: request.giaddr === NOWHERE ? { address: EVERYBODY, port: server.ports.client } : destination(q, true),
    from: 67,
  };
}

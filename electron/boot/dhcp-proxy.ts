// ProxyDHCP (PXE 2.1 §2.2): another server gives the addresses, we only name the boot file. Never an address option
// here, and no 175.176: iPXE has to wait for us.
import { NOWHERE, bootFields, destination, ips, relayEcho } from './dhcp-parts';
import type { Answer, Question } from './dhcp-parts';

/** Port 67: only the DISCOVER of a client that boots from the network. */
export function answerProxy(q: Question): Answer {
  const { client, server, request } = q;
  if (client.type !== 'discover') return { ignored: 'in proxy mode only a DISCOVER is answered' };
  if (client.kind === 'plain') return { ignored: 'the client does not boot from the network' };
  // UEFI firmware comes to port 4011 for its file when 43 is missing: the way most firmwares were tested with. BIOS
  // ROMs and iPXE take the file from this very offer.
  const direct = client.kind === 'ipxe' || client.firmware === 'bios';
  const boot = bootFields(q, direct);
  if (boot.options.length === 0) return { ignored: 'no boot file for this client' };
  return {
    type: 'offer',
    yiaddr: NOWHERE,
    ciaddr: NOWHERE,
    siaddr: boot.siaddr,
    sname: boot.sname,
    file: boot.file,
    options: [[54, ips(server.address)], ...boot.options, ...relayEcho(request)],
    to: destination(q),
    from: 67,
  };
}

/** Port 4011, in either mode: the client has its address already and asks for the boot file alone. */
export function answerProxyPort(q: Question): Answer {
  const { client, server, request, arrival } = q;
  if (client.type !== 'request' && client.type !== 'inform')
    return { ignored: 'port 4011 answers a REQUEST' };
  if (client.kind === 'plain') return { ignored: 'the client does not boot from the network' };
  if (arrival.address === NOWHERE) return { ignored: 'a request on port 4011 without an address' };
  const boot = bootFields(q, client.kind === 'ipxe' || client.firmware === 'bios');
  if (boot.options.length === 0) return { ignored: 'no boot file for this client' };
  return {
    type: 'ack',
    yiaddr: NOWHERE,
    ciaddr: request.ciaddr,
    siaddr: boot.siaddr,
    sname: boot.sname,
    file: boot.file,
    options: [[54, ips(server.address)], ...boot.options, ...relayEcho(request)],
    // EDK2 sends from 4011, others from 68: back to where it came from.
    to: { address: arrival.address, port: arrival.port },
    from: 4011,
  };
}

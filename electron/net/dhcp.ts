// The DHCP ports of one NIC: datagrams in, decoded, handed to whoever decides, answers out. It knows no policy, and
// nothing that arrives can stop it.
import type { Ip } from '../contract/ids';
import type { Arrival, DhcpMessage, DhcpReply, ServerFacts } from '../boot/wire';
import { decode, encode } from './dhcp-codec';
import { isLoopback } from './udp';
import type { Datagram, Network, Peer, UdpSocket } from './udp';

export interface DhcpServerRequest {
  readonly network: Network;
  readonly nic: { readonly name: string; readonly address: Ip; readonly netmask: Ip };
  readonly ports: ServerFacts['ports'];
  /** Also listen on the ProxyDHCP port (4011). */
  readonly withProxy: boolean;
  /** Null: silence. May throw; the server lives on. */
  answer(message: DhcpMessage, arrival: Arrival): Promise<DhcpReply | null> | DhcpReply | null;
  /** A reply (op 2) of somebody else reached our port: another server is at work. Never handed to `answer`. */
  onForeignReply?(message: DhcpMessage, arrival: Arrival): void;
  /** A datagram that is no DHCP message, and why. */
  onBad(reason: string): void;
  onError(error: Error): void;
}

export interface DhcpServer {
  close(): Promise<void>;
}

/** Opens all ports or none; rejects as `Network.bindUdp` does. */
export async function openDhcpServer(q: DhcpServerRequest): Promise<DhcpServer> {
  const sockets = new Map<Arrival['via'], UdpSocket>();
  const close = async () => {
    await Promise.all([...sockets.values()].map((socket) => socket.close()));
  };
  const open = async (via: Arrival['via'], port: number) => {
    const socket = await q.network.bindUdp({
      address: q.nic.address,
      port,
      device: q.nic.name,
      broadcast: true,
      onDatagram: (datagram) => void handle(q, sockets, datagram, via),
      onError: (error) => q.onError(error),
    });
    sockets.set(via, socket);
  };
  try {
    await open(67, q.ports.server);
    if (q.withProxy) await open(4011, q.ports.proxy);
  } catch (error) {
    await close();
    throw error;
  }
  return { close };
}

/** Never rejects. */
async function handle(
  q: DhcpServerRequest,
  sockets: ReadonlyMap<Arrival['via'], UdpSocket>,
  datagram: Datagram,
  via: Arrival['via'],
): Promise<void> {
  try {
    // Our own broadcasts come back on some stacks.
    if (datagram.address === q.nic.address && !isLoopback(q.nic.address)) return;
    const request = decode(datagram.bytes);
    if ('bad' in request) {
      q.onBad(request.bad);
      return;
    }
    const arrival: Arrival = { address: datagram.address as Ip, port: datagram.port, via };
    if (request.op === 2) {
      q.onForeignReply?.(request, arrival);
      return;
    }
    const reply = await q.answer(request, arrival);
    if (!reply) return;
    const to = destination(q, reply, datagram);
    await sockets.get(reply.from)?.send(encode(request, reply), to.port, to.address);
  } catch (error) {
    q.onError(error instanceof Error ? error : new Error(String(error)));
  }
}

/** On loopback there is no broadcast and no ARP: the answer goes back to the socket that asked. */
function destination(q: DhcpServerRequest, reply: DhcpReply, asked: Peer): Peer {
  return isLoopback(q.nic.address) ? asked : reply.to;
}

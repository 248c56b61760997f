// A LAN in memory with faults on demand, so that servers can be tested at 5 % loss in milliseconds and the same seed
// gives the same faults. Every socket on 0.0.0.0 is a host of its own that has no address yet.
import { problem } from '../contract/problems';
import type { BindRequest, Datagram, Network, Peer, UdpSocket } from './udp';

export interface Packet extends Datagram {
  readonly to: Peer;
}

export interface MemoryNetworkOptions {
  /** Share of datagrams lost, 0 to 1. */
  readonly loss?: number;
  readonly delayMs?: number;
  /** Share of datagrams that arrive twice, 0 to 1. */
  readonly duplicate?: number;
  readonly seed?: number;
  /** Sees every datagram first and decides about it: for faults at one chosen place. */
  readonly tap?: (packet: Packet) => 'pass' | 'drop' | 'twice';
}

export interface MemoryNetwork extends Network {
  /** Sockets that are open now: none may be left at the end of a test. */
  readonly open: number;
  /** Datagrams handed to the network, lost ones included. */
  readonly sent: number;
}

interface Bound extends BindRequest {
  readonly port: number;
}

const ANY = '0.0.0.0';
const FIRST_EPHEMERAL = 32_768;

export function memoryNetwork(options: MemoryNetworkOptions = {}): MemoryNetwork {
  const sockets = new Set<Bound>();
  const random = seeded(options.seed ?? 1);
  let nextPort = FIRST_EPHEMERAL;
  let sent = 0;

  const copies = (packet: Packet): number => {
    const verdict = options.tap?.(packet) ?? 'pass';
    if (verdict === 'drop' || random() < (options.loss ?? 0)) return 0;
    return verdict === 'twice' || random() < (options.duplicate ?? 0) ? 2 : 1;
  };
  const deliver = (packet: Packet, sender: Bound) => {
    for (const socket of [...sockets]) {
      if (socket !== sender && hears(socket, packet)) socket.onDatagram(packet);
    }
  };
  const send = (packet: Packet, sender: Bound) => {
    sent += 1;
    for (let copy = copies(packet); copy > 0; copy -= 1) {
      if (options.delayMs) setTimeout(deliver, options.delayMs, packet, sender);
      else setImmediate(deliver, packet, sender);
    }
  };

  return {
    get open() {
      return sockets.size;
    },
    get sent() {
      return sent;
    },
    async bindUdp(request) {
      const port = request.port === 0 ? nextPort++ : request.port;
      for (const other of sockets) {
        if (request.address !== ANY && other.address === request.address && other.port === port) {
          throw problem('port-taken', { port, protocol: 'udp', program: 'memory' });
        }
      }
      const bound: Bound = { ...request, port };
      sockets.add(bound);
      return socketOf(bound, sockets, send);
    },
  };
}

function socketOf(
  bound: Bound,
  sockets: Set<Bound>,
  send: (packet: Packet, sender: Bound) => void,
): UdpSocket {
  return {
    address: bound.address,
    port: bound.port,
    async send(bytes, port, address) {
      if (!sockets.has(bound)) return;
      // A copy: the sender may use its buffer again, and a receiver may not see that.
      const packet = { bytes: Uint8Array.from(bytes), address: bound.address, port: bound.port };
      send({ ...packet, to: bound.connect ?? { address, port } }, bound);
    },
    async close() {
      sockets.delete(bound);
    },
  };
}

function hears(socket: Bound, packet: Packet): boolean {
  if (socket.port !== packet.to.port) return false;
  if (socket.connect && (socket.connect.address !== packet.address || socket.connect.port !== packet.port))
    return false;
  return packet.to.address === '255.255.255.255' || socket.address === packet.to.address;
}

/** mulberry32: 32 bits of state are plenty for faults that have to repeat. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

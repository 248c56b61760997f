// Datagrams as the servers of this room see them: a socket that belongs to one NIC or one address, whatever the
// operating system needs for that. Two kinds: the real one, and a LAN in memory for tests.
import { bindOnNic } from './sockets/nic';
import { bindPlain } from './sockets/plain';
import { bindFailure } from './port-holder';

export { memoryNetwork } from './memory-network';
export type { MemoryNetwork, MemoryNetworkOptions } from './memory-network';

export interface Peer {
  readonly address: string;
  readonly port: number;
}

export interface Datagram extends Peer {
  readonly bytes: Uint8Array;
}

export interface UdpSocket {
  /** The address that datagrams leave from. */
  readonly address: string;
  readonly port: number;
  /** Rejects when the operating system refuses the datagram (`error.code` as in `node:dgram`). */
  send(bytes: Uint8Array, port: number, address: string): Promise<void>;
  /** Resolves when the port is free again; a second call does nothing. */
  close(): Promise<void>;
}

export interface BindRequest {
  readonly address: string;
  /** 0: any free port. */
  readonly port: number;
  /** Name of the NIC: the socket also receives that NIC's broadcasts, and answers leave through it. */
  readonly device?: string;
  /** May send to broadcast addresses. */
  readonly broadcast?: boolean;
  /** Only this peer is heard and sent to (the kernel drops everybody else's datagrams). */
  readonly connect?: Peer;
  onDatagram(datagram: Datagram): void;
  onError(error: Error): void;
}

export interface Network {
  /** Rejects with problem `port-taken`, `no-rights`, `nic-gone`, `nic-changed` or `socket-failed`. */
  bindUdp(request: BindRequest): Promise<UdpSocket>;
}

/** The machine's own network. */
export function realNetwork(): Network {
  return {
    async bindUdp(request) {
      try {
        return request.device === undefined || isLoopback(request.address)
          ? await bindPlain(request)
          : await bindOnNic(request, request.device);
      } catch (error) {
        throw await bindFailure(error, request);
      }
    },
  };
}

/** 127.0.0.0/8 has no broadcast that both ends can use; servers there answer straight to the sender. */
export const isLoopback = (address: string): boolean => address.startsWith('127.');

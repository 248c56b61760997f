// One ordinary UDP socket on one address. Also the last step of the NIC-bound ones, which hand in a ready descriptor.
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import type { BindRequest, UdpSocket } from '../udp';

interface Opening extends Pick<BindRequest, 'onDatagram' | 'onError' | 'broadcast' | 'connect'> {
  /** An already bound descriptor, or where to bind. */
  readonly from: { readonly fd: number } | { readonly address: string; readonly port: number };
  readonly reuse?: boolean;
}

export function bindPlain(request: BindRequest): Promise<UdpSocket> {
  const { address, port } = request;
  return openSocket({ ...request, from: { address, port } });
}

/** Rejects with the system error of bind(2). */
export async function openSocket(opening: Opening): Promise<UdpSocket> {
  const socket = createSocket({ type: 'udp4', reuseAddr: opening.reuse ?? false });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', (error) => {
      closeQuietly(socket);
      reject(error);
    });
    // `exclusive` keeps a cluster from handing one descriptor to two workers.
    socket.bind({ ...opening.from, exclusive: true }, resolve);
  });
  // An error may come before anybody listens (EMFILE in the tick of creation), so a listener is always there.
  socket.removeAllListeners('error');
  socket.on('error', (error) => opening.onError(error));
  try {
    // A slow reader of 100 booting machines must not lose their DISCOVERs.
    socket.setRecvBufferSize(512 * 1024);
    if (opening.broadcast ?? false) socket.setBroadcast(true);
    if (opening.connect) await connect(socket, opening.connect);
  } catch (error) {
    closeQuietly(socket);
    throw error;
  }
  socket.on('message', (bytes, { address, port }) => opening.onDatagram({ bytes, address, port }));
  return asUdpSocket(socket, opening.connect !== undefined);
}

function connect(socket: Socket, peer: { address: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    // The callback is a `connect` listener that also gets the error; an `error` event comes only without it.
    socket.connect(peer.port, peer.address, (error?: Error) => (error ? reject(error) : resolve()));
  });
}

function asUdpSocket(socket: Socket, connected: boolean): UdpSocket {
  const { address, port } = socket.address();
  let closed: Promise<void> | null = null;
  return {
    address,
    port,
    send: (bytes, toPort, toAddress) =>
      new Promise((resolve, reject) => {
        if (closed) {
          resolve();
          return;
        }
        // Without a callback node:dgram hides ENETUNREACH completely.
        const done = (error: Error | null) => (error ? reject(error) : resolve());
        if (connected) socket.send(bytes, done);
        else socket.send(bytes, toPort, toAddress, done);
      }),
    close() {
      closed ??= new Promise((resolve) => {
        socket.close(resolve);
      });
      return closed;
    },
  };
}

function closeQuietly(socket: Socket): void {
  try {
    socket.close();
  } catch (error) {
    // Node closes the socket itself after some failures of bind; anything else is news.
    if (!(error instanceof Error) || !error.message.includes('Not running')) throw error;
  }
}

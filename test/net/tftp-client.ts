// A TFTP client of our own for the memory network and for faults: strict about block numbers, acknowledges the last
// good block after its own timeout, as iPXE and GRUB do. `npm tftp` covers the outside view (tftp-interop.test.ts).
import { readTftp, writeAck, writeError, writeRrq } from '../../electron/net/tftp-codec';
import type { Network, UdpSocket } from '../../electron/net/udp';

export interface Fetch {
  readonly network: Network;
  readonly server: { readonly address: string; readonly port: number };
  readonly address: string;
  readonly name: string;
  readonly options?: Readonly<Record<string, string>>;
  /** Milliseconds of silence before it sends its last packet again; 0: never (a silent client). */
  readonly timeoutMs?: number;
  readonly tries?: number;
  /** Called with each ACK number about to be sent: how many times to send it. */
  readonly acks?: (block: number) => number;
}

export interface Fetched {
  readonly bytes: Uint8Array;
  readonly options: ReadonlyMap<string, string> | null;
  /** DATA datagrams received, repeats included. */
  readonly data: number;
}

/** Rejects on an ERROR packet (`ERROR 1 …`) and when it runs out of tries. */
export async function tftpFetch(q: Fetch): Promise<Fetched> {
  const options = new Map(Object.entries(q.options ?? {}));
  const parts: Uint8Array[] = [];
  let agreed: ReadonlyMap<string, string> | null = null;
  let blksize = 512;
  let window = 1;
  let expected = 1;
  let inWindow = 0;
  let data = 0;
  let tries = q.tries ?? 40;
  let port: number | null = null;
  let last: Uint8Array = writeRrq(q.name, options);
  let timer: NodeJS.Timeout | undefined;
  let socket: UdpSocket | null = null;

  return new Promise<Fetched>((resolve, reject) => {
    const finish = (end: () => void) => {
      clearTimeout(timer);
      void socket?.close().then(end);
      socket = null;
    };
    const send = (bytes: Uint8Array) => {
      void socket?.send(bytes, port ?? q.server.port, q.server.address).catch(() => undefined);
    };
    const arm = () => {
      clearTimeout(timer);
      if (q.timeoutMs === 0) return;
      timer = setTimeout(() => {
        tries -= 1;
        if (tries <= 0) finish(() => reject(new Error(`no answer before block ${expected}`)));
        else {
          inWindow = 0;
          send(last);
          arm();
        }
      }, q.timeoutMs ?? 300);
    };
    const ack = (block: number) => {
      inWindow = 0;
      last = writeAck(block);
      for (let left = q.acks?.(block) ?? 1; left > 0; left -= 1) send(last);
    };
    const onData = (block: number, bytes: Uint8Array) => {
      data += 1;
      if (block !== (expected & 0xffff)) {
        // EDK2 and iPXE tell the server at once where the gap is; a repeat of an old block is acknowledged too.
        ack(expected - 1);
        return;
      }
      if (bytes.length > blksize) throw new Error(`block of ${bytes.length} bytes`);
      parts.push(Uint8Array.from(bytes));
      expected += 1;
      inWindow += 1;
      const done = bytes.length < blksize;
      if (done || inWindow >= window) ack(block);
      if (done) setImmediate(finish, () => resolve({ bytes: Buffer.concat(parts), options: agreed, data }));
    };
    const onDatagram = (bytes: Uint8Array, from: number) => {
      if (socket === null) return;
      const packet = readTftp(bytes);
      if (packet.kind === 'error') {
        finish(() => reject(new Error(`ERROR ${packet.code} ${packet.text}`)));
        return;
      }
      if (port !== null && from !== port) {
        void socket.send(writeError(5, 'unknown transfer'), from, q.server.address).catch(() => undefined);
        return;
      }
      port = from;
      arm();
      if (packet.kind === 'oack') {
        for (const name of packet.options.keys())
          if (!options.has(name)) reject(new Error(`unasked option ${name}`));
        agreed = packet.options;
        blksize = Number(packet.options.get('blksize') ?? 512);
        window = Number(packet.options.get('windowsize') ?? 1);
        ack(0);
      } else if (packet.kind === 'data') onData(packet.block, packet.bytes);
    };
    q.network
      .bindUdp({
        address: q.address,
        port: 0,
        onDatagram: (datagram) => onDatagram(datagram.bytes, datagram.port),
        onError: (error) => finish(() => reject(error)),
      })
      .then((bound) => {
        socket = bound;
        send(last);
        arm();
      }, reject);
  });
}

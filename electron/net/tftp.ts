// The TFTP server: read requests on one port, each transfer on a socket of its own that hears only its client
// (the pair of ports is the transfer id, RFC 1350 §4). It serves what `find` hands it and never writes.
import type { Ip } from '../contract/ids';
import { TFTP_ERROR, negotiate, readTftp, tftpPath, writeError } from './tftp-codec';
import type { Negotiated, TftpPacket } from './tftp-codec';
import type { TftpFile } from './tftp-file';
import { Transfer } from './tftp-transfer';
import type { EndReason, Ending } from './tftp-transfer';
import type { Datagram, Network, Peer, UdpSocket } from './udp';

export { fileOfBytes, fileOfTree, fileOnDisk } from './tftp-file';
export type { TftpFile } from './tftp-file';

export interface TftpEvent {
  /** `missed`: no such file, or a name that is refused; asked for all the time by loaders that try names in turn. */
  readonly kind: 'started' | 'progress' | 'finished' | 'ended' | 'missed';
  readonly peer: Peer;
  /** As the client wrote it for `missed`; else as the file's. */
  readonly name: string;
  readonly size: number;
  /** Bytes acknowledged. */
  readonly done: number;
  readonly blksize: number;
  readonly windowsize: number;
  readonly seconds: number;
  readonly retransmits: number;
  /** Of `ended`. `probe`: the client only wanted the size, or closed early; no fault. */
  readonly reason?: EndReason;
  /** Of `missed`: `refused` (a hostile name, or not octet mode) or `busy`; of `ended` the client's or the system's words. */
  readonly detail?: string;
}

export interface TftpServerRequest {
  readonly network: Network;
  readonly address: Ip;
  /** 69, or 0 for any. */
  readonly port: number;
  /** `name` is a relative path without `..`, NUL, `:` or backslash. Case is for `find` to forgive. May reject. */
  find(name: string, peer: Peer): Promise<TftpFile | null>;
  onEvent(event: TftpEvent): void;
  onError?(error: Error): void;
  /** Beyond this many, requests are left unanswered: clients ask again. */
  readonly maxTransfers?: number;
}

export interface TftpServer {
  readonly port: number;
  /** Ends all transfers; resolves when every socket and file is closed. */
  close(): Promise<void>;
}

/** Two descriptors each; the usual limit of a process is 1024. */
const MAX_TRANSFERS = 400;

/** Rejects as `Network.bindUdp` does. */
export async function openTftpServer(q: TftpServerRequest): Promise<TftpServer> {
  const server = new Server(q);
  return server.open();
}

type Request = Extract<TftpPacket, { kind: 'rrq' }>;
const fingerprint = ({ name, options }: Request): string => JSON.stringify([name, ...options]);

interface Running {
  readonly transfer: Transfer;
  /** Name and options of its request. */
  readonly asked: string;
}

class Server {
  /** By client address and port: a repeated request of a living transfer is a retransmission. */
  readonly #running = new Map<string, Running | 'starting'>();
  readonly #starting = new Set<Promise<void>>();
  /** Sockets and files of ended transfers, on their way out. */
  readonly #releasing = new Set<Promise<void>>();
  #socket: UdpSocket | null = null;
  #closing = false;

  constructor(private readonly q: TftpServerRequest) {}

  async open(): Promise<TftpServer> {
    const { network, address, port } = this.q;
    this.#socket = await network.bindUdp({
      address,
      port,
      onDatagram: (datagram) => this.#receive(datagram),
      onError: (error) => this.#report(error),
    });
    return { port: this.#socket.port, close: () => this.#close() };
  }

  async #close(): Promise<void> {
    this.#closing = true;
    await Promise.all(this.#starting);
    const running = [...this.#running.values()].filter((entry) => entry !== 'starting');
    for (const { transfer } of running) transfer.stop();
    await Promise.all(this.#releasing);
    await this.#socket?.close();
  }

  #receive(datagram: Datagram): void {
    const { address, port } = datagram;
    const packet = readTftp(datagram.bytes);
    if (packet.kind === 'rrq') {
      const start = this.#request(packet, { address, port }).catch((error: unknown) => this.#report(error));
      this.#starting.add(start);
      void start.finally(() => this.#starting.delete(start));
    } else if (packet.kind === 'wrq') {
      this.#refuse({ address, port }, TFTP_ERROR.access, 'read only');
    } else if (packet.kind === 'data' || packet.kind === 'ack' || packet.kind === 'oack') {
      this.#refuse({ address, port }, TFTP_ERROR.unknownTransfer, 'unknown transfer');
    }
    // An ERROR is never answered with an ERROR; what is no TFTP at all is dropped.
  }

  async #request(packet: Request, peer: Peer): Promise<void> {
    const key = `${peer.address}:${peer.port}`;
    if (this.#closing || this.#isRepeat(packet, key)) return;
    if (this.#running.size >= (this.q.maxTransfers ?? MAX_TRANSFERS)) {
      this.#miss(packet.name, peer, 'busy');
      return;
    }
    this.#running.set(key, 'starting');
    try {
      const file = await this.#find(packet, peer);
      if (file) await this.#start(file, packet, peer, key);
    } finally {
      if (this.#running.get(key) === 'starting') this.#running.delete(key);
    }
  }

  /**
   * A request from the address and port of a living transfer is a retransmission, unless it asks for something else
   * (a ROM that probed the size, whose closing ERROR is still on its way) or its sender forgot the transfer (a reset).
   */
  #isRepeat(packet: Request, key: string): boolean {
    const running = this.#running.get(key);
    if (running === undefined) return false;
    if (running === 'starting') return true;
    if (running.asked === fingerprint(packet) && !running.transfer.isForgotten) return true;
    running.transfer.abandon();
    return false;
  }

  async #find(packet: Request, peer: Peer): Promise<TftpFile | null> {
    const path = tftpPath(packet.name);
    if (path === null) {
      this.#refuse(peer, TFTP_ERROR.access, 'name refused');
      this.#miss(packet.name, peer, 'refused');
      return null;
    }
    if (packet.mode !== 'octet') {
      this.#refuse(peer, TFTP_ERROR.illegal, 'octet mode only');
      this.#miss(packet.name, peer, 'refused');
      return null;
    }
    const file = await this.q.find(path, peer).catch((error: unknown) => {
      this.#refuse(peer, TFTP_ERROR.text, 'cannot read the file');
      throw error;
    });
    if (file) return file;
    // At once: GRUB and PXELINUX wait for this answer before they try the next name.
    this.#refuse(peer, TFTP_ERROR.notFound, 'file not found');
    this.#miss(packet.name, peer);
    return null;
  }

  async #start(file: TftpFile, request: Request, peer: Peer, key: string): Promise<void> {
    const terms = negotiate(request.options, file.size);
    const gone = (error: Error) => {
      // What ICMP reports about a client that closed its port; the rest concerns only this transfer too.
      if ('code' in error && error.code === 'ECONNREFUSED') transfer.peerGone();
      else this.#report(error);
    };
    const socket = await this.q.network
      .bindUdp({
        address: this.q.address,
        port: 0,
        connect: peer,
        onDatagram: ({ bytes }) => transfer.receive(bytes),
        onError: gone,
      })
      .catch(async (error: unknown) => {
        await file.close();
        throw error;
      });
    const transfer = new Transfer({
      file,
      terms,
      send: (bytes) => socket.send(bytes, peer.port, peer.address),
      onProgress: () => this.#tell('progress', file, terms, peer, transfer),
      onEnd: (ending) => {
        if (this.#running.get(key) === running) this.#running.delete(key);
        this.#tell(ending.kind, file, terms, peer, transfer, ending);
        const release = this.#release(socket, file);
        this.#releasing.add(release);
        void release.finally(() => this.#releasing.delete(release));
      },
    });
    const running: Running = { transfer, asked: fingerprint(request) };
    this.#running.set(key, running);
    this.#tell('started', file, terms, peer, transfer);
    transfer.start();
  }

  /** The closing packet may still be in the socket's queue, so the socket goes one turn later. */
  async #release(socket: UdpSocket, file: TftpFile): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    const results = await Promise.allSettled([socket.close(), file.close()]);
    for (const result of results) if (result.status === 'rejected') this.#report(result.reason);
  }

  #tell(
    kind: TftpEvent['kind'],
    file: TftpFile,
    { blksize, windowsize }: Negotiated,
    peer: Peer,
    transfer: Transfer,
    ending?: Ending,
  ): void {
    const { name, size } = file;
    const seconds = (performance.now() - transfer.startedAt) / 1000;
    const done = kind === 'finished' ? size : transfer.done;
    const why = ending?.kind === 'ended' ? { reason: ending.reason, detail: ending.detail } : {};
    this.#emit({
      kind,
      peer,
      name,
      size,
      done,
      blksize,
      windowsize,
      seconds,
      retransmits: transfer.retransmits,
      ...why,
    });
  }

  #miss(name: string, peer: Peer, detail?: 'refused' | 'busy'): void {
    const none = { size: 0, done: 0, blksize: 0, windowsize: 0, seconds: 0, retransmits: 0 };
    this.#emit({ kind: 'missed', peer, name, ...none, ...(detail ? { detail } : {}) });
  }

  /** A listener that throws must not end a transfer. */
  #emit(event: TftpEvent): void {
    try {
      this.q.onEvent(event);
    } catch (error) {
      this.#report(error);
    }
  }

  #refuse(peer: Peer, code: number, text: string): void {
    this.#socket
      ?.send(writeError(code, text), peer.port, peer.address)
      .catch((error: unknown) => this.#report(error));
  }

  #report(error: unknown): void {
    this.q.onError?.(error instanceof Error ? error : new Error(String(error)));
  }
}

// The client half of npm `tftp` 0.1.2, which has no types. Its server is not used: one short datagram ends the process.

declare module 'tftp' {
  import type { Readable } from 'node:stream';

  export interface ClientOptions {
    host: string;
    port: number;
    blockSize?: number;
    windowSize?: number;
    retries?: number;
    /** Milliseconds, although the package also puts this number into the RFC 2349 option, which counts seconds. */
    timeout?: number;
  }
  export interface TransferStats {
    blockSize: number;
    windowSize: number;
    size: number | null;
    localPort: number;
    remotePort: number;
  }
  /** Also emits `stats` (TransferStats) once, and `abort`. */
  export interface GetStream extends Readable {
    abort(reason?: string): void;
  }
  export interface Client {
    createGetStream(remote: string, options?: Record<string, unknown>): GetStream;
  }
  export function createClient(options: ClientOptions): Client;
}

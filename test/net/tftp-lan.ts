// A TFTP server on a LAN in memory with files of every awkward size, for the tests of the protocol and of its faults.
import { createHash, randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { fileOfBytes, openTftpServer } from '../../electron/net/tftp';
import type { TftpEvent, TftpServer, TftpServerRequest } from '../../electron/net/tftp';
import { memoryNetwork } from '../../electron/net/udp';
import type { MemoryNetwork, MemoryNetworkOptions } from '../../electron/net/udp';
import { ip } from './dhcp-messages';
import { tftpFetch } from './tftp-client';
import type { Fetch } from './tftp-client';

export const SERVER = { address: '10.7.0.1', port: 69 };
export const MEGABYTE = randomBytes(1024 * 1024);
export const files: Record<string, Uint8Array> = {
  empty: new Uint8Array(0),
  'one-block': randomBytes(100),
  even: randomBytes(512 * 4),
  medium: randomBytes(100_000),
  megabyte: MEGABYTE,
};

export interface Lan {
  network: MemoryNetwork;
  events: TftpEvent[];
  server: TftpServer;
  closedFiles: () => number;
  fetch(q: Partial<Fetch> & { name: string }): ReturnType<typeof tftpFetch>;
}

let lan: Lan | null = null;
/** For `afterEach`: whatever the test did, no socket and no file is left. */
export const endLan = async () => {
  await lan?.server.close();
  expect(lan?.network.open ?? 0).toBe(0);
  expect(lan?.closedFiles() ?? 0).toBe(0);
  lan = null;
};

export async function startLan(
  faults: MemoryNetworkOptions = {},
  more: Partial<TftpServerRequest> = {},
): Promise<Lan> {
  const network = memoryNetwork(faults);
  const events: TftpEvent[] = [];
  let open = 0;
  const server = await openTftpServer({
    network,
    address: ip(SERVER.address),
    port: SERVER.port,
    find: async (name) => {
      const bytes = files[name];
      if (!bytes) return null;
      open += 1;
      return { ...fileOfBytes(bytes, name), close: async () => void (open -= 1) };
    },
    onEvent: (event) => events.push(event),
    onError: (error) => {
      throw error;
    },
    ...more,
  });
  lan = {
    network,
    events,
    server,
    closedFiles: () => open,
    fetch: (q) => tftpFetch({ network, server: SERVER, address: '10.7.0.9', ...q }),
  };
  return lan;
}

export const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
export const last = (events: readonly TftpEvent[]) => events.at(-1);
export const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

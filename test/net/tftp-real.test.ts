// The TFTP server on real sockets: clients written by others, junk, and descriptors.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import dgram from 'node:dgram';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { createClient } from 'tftp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { seeded } from '../../electron/net/memory-network';
import { writeAck, writeError, writeRrq } from '../../electron/net/tftp-codec';
import { fileOnDisk, openTftpServer } from '../../electron/net/tftp';
import type { TftpEvent, TftpServer, TftpServerRequest } from '../../electron/net/tftp';
import { realNetwork } from '../../electron/net/udp';
import { ip } from './dhcp-messages';
import { tftpFetch } from './tftp-client';

const run = promisify(execFile);
const LOADER = randomBytes(1_100_000);
let folder = '';
let server: TftpServer | null = null;
let events: TftpEvent[] = [];
let errors: Error[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'slipway-tftp-'));
  await writeFile(path.join(folder, 'snponly.efi'), LOADER);
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(async () => {
  await server?.close();
  server = null;
  expect(errors).toEqual([]);
});

async function start(over: Partial<TftpServerRequest> = {}): Promise<TftpServer> {
  events = [];
  errors = [];
  server = await openTftpServer({
    network: realNetwork(),
    address: ip('127.0.0.1'),
    port: 0,
    find: async (name) => (name === 'snponly.efi' ? fileOnDisk(path.join(folder, name), name) : null),
    onEvent: (event) => events.push(event),
    onError: (error) => errors.push(error),
    ...over,
  });
  return server;
}

function npmGet(
  port: number,
  name: string,
  options: { blockSize?: number; windowSize?: number } = {},
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    createClient({ host: '127.0.0.1', port, timeout: 1000, ...options })
      .createGetStream(name)
      .on('data', (part: Buffer) => parts.push(part))
      .on('error', reject)
      .on('end', () => resolve(Buffer.concat(parts)));
  });
}

describe('other clients', () => {
  it.each([
    { blockSize: 512, windowSize: 1 },
    { blockSize: 1468, windowSize: 4 },
    { blockSize: 1468, windowSize: 64 },
  ])('npm tftp %j gets the file', async (options) => {
    const { port } = await start();
    expect(Buffer.compare(await npmGet(port, 'snponly.efi', options), LOADER)).toBe(0);
    await expect.poll(() => events.at(-1)?.kind).toBe('finished');
  });

  it('npm tftp is told that a file is missing', async () => {
    const { port } = await start();
    await expect(npmGet(port, 'nothing')).rejects.toThrow(/not found/i);
    expect(events).toMatchObject([{ kind: 'missed', name: 'nothing' }]);
  });

  it.skipIf(!existsSync('/usr/bin/curl') && !existsSync('/bin/curl'))('curl gets the file', async () => {
    const { port } = await start();
    const { stdout } = await run('curl', ['-s', '--max-time', '10', `tftp://127.0.0.1:${port}/snponly.efi`], {
      encoding: 'buffer',
      maxBuffer: 1 << 24,
    });
    expect(Buffer.compare(stdout, LOADER)).toBe(0);
  });

  it.skipIf(!existsSync('/bin/busybox'))('busybox tftp gets the file', async () => {
    const { port } = await start();
    const to = path.join(folder, 'fetched');
    await run(
      'busybox',
      ['tftp', '-g', '-b', '1432', '-r', 'snponly.efi', '-l', to, '127.0.0.1', String(port)],
      { timeout: 10_000 },
    );
    expect(Buffer.compare(await readFile(to), LOADER)).toBe(0);
  });

  it('fifty at once', async () => {
    const { port } = await start();
    const got = await Promise.all(
      Array.from({ length: 50 }, () =>
        tftpFetch({
          network: realNetwork(),
          server: { address: '127.0.0.1', port },
          address: '127.0.0.1',
          name: 'snponly.efi',
          options: { blksize: '1468', windowsize: '16' },
        }),
      ),
    );
    for (const { bytes } of got) expect(Buffer.compare(bytes, LOADER)).toBe(0);
  });
});

/** A bare socket that the test drives packet by packet. */
async function bare() {
  const socket = dgram.createSocket('udp4');
  const heard: { bytes: Buffer; port: number }[] = [];
  socket.on('message', (bytes, { port }) => heard.push({ bytes, port }));
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return { socket, heard, send: (bytes: Uint8Array, port: number) => socket.send(bytes, port, '127.0.0.1') };
}

describe('clients that stop early', () => {
  it.each([
    [8, 'size only', 'probe'],
    [0, 'TFTP Aborted', 'probe'],
    [3, 'disk full', 'probe'],
  ] as const)('ERROR %i after the size was told is a %s', async (code, text, reason) => {
    const { port } = await start();
    const { socket, heard, send } = await bare();
    send(writeRrq('snponly.efi', new Map([['tsize', '0']])), port);
    await expect.poll(() => heard.length).toBe(1);
    send(writeError(code, text), heard[0]!.port);
    await expect
      .poll(() => events.at(-1))
      .toMatchObject({ kind: 'ended', reason, detail: `${code} ${text}` });
    socket.close();
  });

  it('ERROR 3 in the middle is the client’s fault; ERROR 0 there is a close', async () => {
    const { port } = await start();
    for (const [code, reason] of [
      [3, 'client-error'],
      [0, 'probe'],
    ] as const) {
      const { socket, heard, send } = await bare();
      send(writeRrq('snponly.efi'), port);
      await expect.poll(() => heard.length).toBe(1);
      send(writeAck(1), heard[0]!.port);
      await expect.poll(() => heard.length).toBe(2);
      send(writeError(code, 'x'), heard[0]!.port);
      await expect.poll(() => events.at(-1)).toMatchObject({ kind: 'ended', reason });
      socket.close();
    }
  });

  it('a size probe and the real request from one port, in any order of arrival', async () => {
    const { port } = await start();
    const { socket, heard, send } = await bare();
    send(writeRrq('snponly.efi', new Map([['tsize', '0']])), port);
    await expect.poll(() => heard.length).toBe(1);
    send(
      writeRrq(
        'snponly.efi',
        new Map([
          ['tsize', '0'],
          ['blksize', '1456'],
        ]),
      ),
      port,
    );
    await expect.poll(() => heard.length).toBe(2);
    expect(heard[1]!.bytes.toString('latin1')).toContain('blksize\u00001456');
    await expect
      .poll(() => events.filter(({ kind }) => kind === 'ended'))
      .toMatchObject([{ reason: 'probe' }]);
    socket.close();
  });

  it('a repeated request is one transfer', async () => {
    const { port } = await start();
    const { socket, heard, send } = await bare();
    for (let copies = 0; copies < 3; copies += 1)
      send(writeRrq('snponly.efi', new Map([['tsize', '0']])), port);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(new Set(heard.map(({ port: from }) => from)).size).toBe(1);
    expect(events.filter(({ kind }) => kind === 'started')).toHaveLength(1);
    socket.close();
  });

  it.skipIf(process.platform !== 'linux')(
    'a client whose port closes ends its transfer at once',
    async () => {
      const { port } = await start();
      const { socket, heard, send } = await bare();
      send(writeRrq('snponly.efi', new Map([['windowsize', '16']])), port);
      await expect.poll(() => heard.length).toBe(1);
      const transfer = heard[0]!.port;
      send(writeAck(0), transfer);
      socket.close();
      await expect.poll(() => events.at(-1)).toMatchObject({ kind: 'ended', detail: 'port closed' });
    },
  );

  it('strangers cannot touch a transfer', async () => {
    const { port } = await start();
    const [client, stranger] = [await bare(), await bare()];
    client.send(writeRrq('snponly.efi'), port);
    await expect.poll(() => client.heard.length).toBe(1);
    stranger.send(writeError(0, 'die'), client.heard[0]!.port);
    stranger.send(writeAck(1), client.heard[0]!.port);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(events.map(({ kind }) => kind)).toEqual(['started']);
    expect(client.heard).toHaveLength(1);
    client.socket.close();
    stranger.socket.close();
  });
});

describe('limits', () => {
  it('leaves requests over the cap unanswered until there is room', async () => {
    const { port } = await start({ maxTransfers: 2 });
    const clients = [await bare(), await bare(), await bare()];
    for (const { send } of clients) send(writeRrq('snponly.efi'), port);
    await expect.poll(() => events.find(({ kind }) => kind === 'missed')).toMatchObject({ detail: 'busy' });
    expect(clients.map(({ heard }) => heard.length).sort()).toEqual([0, 1, 1]);
    for (const { socket } of clients) socket.close();
  });

  it.skipIf(process.platform !== 'linux')(
    '5,000 junk datagrams, to the port and to live transfers, leave no descriptor behind',
    async () => {
      const open = () => readdirSync('/proc/self/fd').length;
      const before = open();
      const { port } = await start();
      const random = seeded(5);
      const below = (limit: number) => Math.floor(random() * limit);
      const client = await bare();
      const live = () => client.heard.at(-1 - below(Math.min(20, client.heard.length)))?.port ?? port;
      const junk = (): Uint8Array => {
        switch (below(6)) {
          case 0:
            return Buffer.alloc(below(4), below(256));
          case 1:
            return Buffer.of(
              0,
              below(8),
              below(256),
              below(256),
              ...Array.from({ length: below(30) }, () => below(256)),
            );
          case 2:
            return Buffer.from(
              `\0\u0001${['snponly.efi', '../x', 'snponly.efi\0octet\0blksize', ''][below(4)]}`,
              'latin1',
            );
          case 3:
            return writeRrq(
              'snponly.efi',
              new Map([
                ['blksize', String(below(70_000))],
                ['windowsize', String(below(100))],
                ['timeout', String(below(300))],
              ]),
            );
          case 4:
            return writeAck(below(65_536));
          default:
            return Buffer.from(Array.from({ length: below(600) }, () => below(256)));
        }
      };
      for (let sent = 0; sent < 5000; sent += 1) {
        client.send(junk(), random() < 0.5 ? port : live());
        if (sent % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      }
      expect(Buffer.compare(await npmGet(port, 'snponly.efi', { windowSize: 16 }), LOADER)).toBe(0);
      client.socket.close();
      await server?.close();
      await expect.poll(open).toBeLessThanOrEqual(before);
    },
  );
});

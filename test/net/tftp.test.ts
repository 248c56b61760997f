// The TFTP server on a LAN in memory: the RFCs, then one fault at a time, then loss everywhere.
import { createHash, randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { readTftp, tftpPath, writeAck, writeError, writeRrq } from '../../electron/net/tftp-codec';
import { fileOfBytes, openTftpServer } from '../../electron/net/tftp';
import type { TftpEvent, TftpServer, TftpServerRequest } from '../../electron/net/tftp';
import { opOf } from '../../electron/net/tftp-transfer';
import { memoryNetwork } from '../../electron/net/udp';
import type { MemoryNetwork, MemoryNetworkOptions } from '../../electron/net/udp';
import type { Packet } from '../../electron/net/memory-network';
import { ip } from './dhcp-messages';
import { tftpFetch } from './tftp-client';
import type { Fetch } from './tftp-client';

const SERVER = { address: '10.7.0.1', port: 69 };
const MEGABYTE = randomBytes(1024 * 1024);
const files: Record<string, Uint8Array> = {
  empty: new Uint8Array(0),
  'one-block': randomBytes(100),
  even: randomBytes(512 * 4),
  medium: randomBytes(100_000),
  megabyte: MEGABYTE,
};

interface Lan {
  network: MemoryNetwork;
  events: TftpEvent[];
  server: TftpServer;
  closedFiles: () => number;
  fetch(q: Partial<Fetch> & { name: string }): ReturnType<typeof tftpFetch>;
}

let lan: Lan | null = null;
afterEach(async () => {
  await lan?.server.close();
  // Whatever the test did: no socket and no file is left.
  expect(lan?.network.open ?? 0).toBe(0);
  expect(lan?.closedFiles() ?? 0).toBe(0);
  lan = null;
});

async function start(faults: MemoryNetworkOptions = {}, more: Partial<TftpServerRequest> = {}): Promise<Lan> {
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

const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const last = (events: readonly TftpEvent[]) => events.at(-1);
const settled = async () => new Promise((resolve) => setTimeout(resolve, 20));

describe('protocol', () => {
  it.each(['empty', 'one-block', 'even', 'medium'])(
    'sends %s whole, by blocks of 512 without options',
    async (name) => {
      const { fetch, events } = await start();
      const { bytes, options, data } = await fetch({ name });
      expect(sha(bytes)).toBe(sha(files[name]!));
      expect(options).toBeNull();
      expect(data).toBe(Math.floor(files[name]!.length / 512) + 1);
      await settled();
      expect(events.map(({ kind }) => kind).filter((kind) => kind !== 'progress')).toEqual([
        'started',
        'finished',
      ]);
      expect(last(events)).toMatchObject({
        size: files[name]!.length,
        done: files[name]!.length,
        retransmits: 0,
      });
    },
  );

  it.each([
    [
      { blksize: '1432', tsize: '0' },
      { blksize: '1432', tsize: '100000' },
    ],
    [{ BLKSIZE: '65464' }, { blksize: '1468' }],
    [{ tsize: '123' }, { tsize: '100000' }],
    [
      { blksize: '1024', timeout: '3', windowsize: '4' },
      { blksize: '1024', timeout: '3', windowsize: '4' },
    ],
    [{ windowsize: '65535' }, { windowsize: '64' }],
    [
      { tsize: '0', blksize: '7', windowsize: '0', timeout: '256', multicast: '', utimeout: '9' },
      { tsize: '100000' },
    ],
    [{ tsize: '0', blksize: 'abc', timeout: '0' }, { tsize: '100000' }],
  ])('answers %j with %j', async (asked, wanted) => {
    const { network } = await start();
    const heard: Uint8Array[] = [];
    const client = await network.bindUdp({
      address: '10.7.0.9',
      port: 2070,
      onDatagram: ({ bytes }) => heard.push(bytes),
      onError: () => undefined,
    });
    await client.send(writeRrq('medium', new Map(Object.entries(asked))), SERVER.port, SERVER.address);
    await settled();
    const packet = readTftp(heard[0]!);
    expect(packet.kind === 'oack' && Object.fromEntries(packet.options)).toEqual(wanted);
    await client.close();
  });

  it('answers a request whose options are all unknown with DATA', async () => {
    const { fetch } = await start();
    expect(
      (await fetch({ name: 'one-block', options: { colour: 'red', multicast: '' } })).options,
    ).toBeNull();
  });

  it.each([1, 4, 16])('rolls block numbers over at 65535, window %i', async (window) => {
    const big = randomBytes(8 * 65_600 + 5);
    const { fetch } = await start({}, { find: async () => fileOfBytes(big, 'big') });
    const { bytes } = await fetch({ name: 'big', options: { blksize: '8', windowsize: String(window) } });
    expect(sha(bytes)).toBe(sha(big));
  });

  it('says at once that a file is missing', async () => {
    const { fetch, events } = await start();
    const before = performance.now();
    await expect(fetch({ name: '/grub/x86_64-efi/nothing.lst' })).rejects.toThrow('ERROR 1');
    expect(performance.now() - before).toBeLessThan(200);
    expect(events).toMatchObject([{ kind: 'missed', name: '/grub/x86_64-efi/nothing.lst' }]);
  });

  it.each(['../etc/passwd', '/a/../../b', '..\\..\\boot.ini', 'C:/x', 'a:stream', 'a\u0001b'])(
    'refuses the name %j',
    async (name) => {
      const { fetch } = await start(
        {},
        {
          find: async () => {
            throw new Error('asked for a hostile name');
          },
        },
      );
      await expect(fetch({ name })).rejects.toThrow('ERROR 2');
    },
  );

  it('refuses writes and netascii, and answers strays with an unknown transfer', async () => {
    const { network } = await start();
    const heard: string[] = [];
    const client = await network.bindUdp({
      address: '10.7.0.9',
      port: 2070,
      onError: () => undefined,
      onDatagram: ({ bytes }) => {
        const p = readTftp(bytes);
        heard.push(p.kind === 'error' ? `${p.code}` : p.kind);
      },
    });
    const wrq = Buffer.from(writeRrq('x'));
    wrq[1] = 2;
    const netascii = Buffer.from('\0\u0001even\0netascii\0', 'latin1');
    for (const bytes of [
      wrq,
      netascii,
      writeAck(7),
      writeError(0, 'x'),
      Buffer.of(),
      Buffer.of(0),
      Buffer.of(0, 1),
      Buffer.of(0, 9, 1),
    ]) {
      await client.send(bytes, SERVER.port, SERVER.address);
      await settled();
    }
    expect(heard).toEqual(['2', '4', '5']);
    await client.close();
  });
});

describe('names', () => {
  it.each([
    ['/pxelinux.0', 'pxelinux.0'],
    ['//a//b', 'a/b'],
    ['\\Boot\\BCD', 'Boot/BCD'],
    ['a/./b', 'a/b'],
    ['constructor', 'constructor'],
    ['..hidden', '..hidden'],
    ['über', 'über'],
    ['', null],
    ['/', null],
    ['..', null],
    ['a/..', null],
    ['x'.repeat(1025), null],
  ])('%j is %j', (name, wanted) => {
    expect(tftpPath(name)).toBe(wanted);
  });
});

/** Lets `hit` decide once per matching packet of one kind; counts DATA from the server. */
function fault(op: 'data' | 'ack' | 'oack', block: number | null, verdict: 'drop' | 'twice') {
  let done = false;
  let data = 0;
  const tap = (packet: Packet) => {
    const kind = opOf(packet.bytes);
    if (kind === 'data') data += 1;
    const number = packet.bytes.length >= 4 ? Buffer.from(packet.bytes).readUInt16BE(2) : null;
    if (done || kind !== op || (block !== null && number !== block)) return 'pass' as const;
    done = true;
    return verdict;
  };
  return { tap, hit: () => done, data: () => data };
}

describe('one fault per transfer', () => {
  const blksize = 1468;
  const blocks = Math.floor(MEGABYTE.length / blksize) + 1;
  it.each([
    ['one duplicate ACK', 'ack', 60, 'twice', 1, 300],
    ['a duplicate ACK 0 after OACK', 'ack', 0, 'twice', 1, 300],
    ['OACK lost', 'oack', null, 'drop', 1, 300],
    ['OACK twice', 'oack', null, 'twice', 1, 300],
    ['ACK 0 lost', 'ack', 0, 'drop', 1, 300],
    ['one DATA lost, client acknowledges again', 'data', 55, 'drop', 1, 300],
    ['one DATA lost, client silent', 'data', 55, 'drop', 1, 0],
    ['one DATA twice', 'data', 55, 'twice', 1, 300],
    ['one ACK lost, client sends again', 'ack', 55, 'drop', 1, 300],
    ['one ACK lost, client silent', 'ack', 55, 'drop', 1, 0],
    ['the first DATA lost, client silent', 'data', 1, 'drop', 1, 0],
    ['the last DATA lost, client silent', 'data', blocks, 'drop', 1, 0],
    ['window 4: first DATA lost', 'data', 57, 'drop', 4, 300],
    ['window 4: first DATA lost, client silent', 'data', 57, 'drop', 4, 0],
    ['window 4: middle DATA lost', 'data', 58, 'drop', 4, 300],
    ['window 4: last DATA lost', 'data', 60, 'drop', 4, 300],
    ['window 4: last DATA lost, client silent', 'data', 60, 'drop', 4, 0],
    ['window 4: ACK lost', 'ack', 60, 'drop', 4, 300],
    ['window 4: ACK lost, client silent', 'ack', 60, 'drop', 4, 0],
    ['window 4: duplicate ACK', 'ack', 60, 'twice', 4, 300],
    ['window 64: middle DATA lost', 'data', 100, 'drop', 64, 300],
  ] as const)('%s', async (_, op, block, verdict, window, timeoutMs) => {
    const one = fault(op, block, verdict);
    const { fetch, events } = await start({ tap: one.tap });
    const { bytes } = await fetch({
      name: 'megabyte',
      timeoutMs,
      options: {
        blksize: String(blksize),
        tsize: '0',
        ...(window > 1 ? { windowsize: String(window) } : {}),
      },
    });
    expect(one.hit()).toBe(true);
    expect(sha(bytes)).toBe(sha(MEGABYTE));
    // One fault costs at most about two windows of repeats, never a second copy of the rest.
    expect(one.data()).toBeLessThanOrEqual(blocks + 2 * window + 2);
    await settled();
    expect(last(events)).toMatchObject({ kind: 'finished', done: MEGABYTE.length });
  });

  it('the final ACK lost: ends quietly as finished', async () => {
    const one = fault('ack', 1, 'drop');
    const { fetch, events } = await start({ tap: one.tap });
    await fetch({ name: 'one-block', options: { tsize: '0', timeout: '1' } });
    await expect.poll(() => last(events)?.kind, { timeout: 12_000 }).toBe('finished');
  });

  it('every ACK twice does not double the DATA', async () => {
    const counting = fault('oack', null, 'twice');
    const { fetch } = await start({ tap: counting.tap });
    await fetch({ name: 'megabyte', options: { blksize: '1468' }, acks: () => 2 });
    expect(counting.data()).toBeLessThanOrEqual(blocks + 4);
  });
});

describe('loss everywhere', () => {
  it.each([
    [0.01, 1, 3],
    [0.01, 16, 3],
    [0.05, 1, 5],
    [0.05, 16, 5],
  ])('%f lost each way, window %i: ten clients get their files', async (loss, window, seed) => {
    const { fetch, events } = await start({ loss, delayMs: 1, seed });
    const got = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        fetch({
          name: 'medium',
          address: `10.7.0.${at + 10}`,
          timeoutMs: 250,
          options: { blksize: '1468', ...(window > 1 ? { windowsize: String(window) } : {}) },
        }),
      ),
    );
    for (const { bytes } of got) expect(sha(bytes)).toBe(sha(files['medium']!));
    expect(events.filter(({ kind }) => kind === 'ended')).toEqual([]);
  });

  it('half a percent duplicated: no doubling', async () => {
    let data = 0;
    const { fetch } = await start({
      duplicate: 0.005,
      tap: ({ bytes }) => {
        if (opOf(bytes) === 'data') data += 1;
        return 'pass';
      },
    });
    await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        fetch({ name: 'megabyte', address: `10.7.0.${at + 10}`, options: { blksize: '1468' } }),
      ),
    );
    expect(data).toBeLessThan(10 * 715 * 1.05);
  });
});

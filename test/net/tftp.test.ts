// The TFTP server by the RFCs: transfers, options, names and refusals.
import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { readTftp, tftpPath, writeAck, writeError, writeRrq } from '../../electron/net/tftp-codec';
import { fileOfBytes } from '../../electron/net/tftp';
import { SERVER, endLan, files, last, settled, sha, startLan } from './tftp-lan';

afterEach(endLan);

describe('protocol', () => {
  it.each(['empty', 'one-block', 'even', 'medium'])(
    'sends %s whole, by blocks of 512 without options',
    async (name) => {
      const { fetch, events } = await startLan();
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
    const { network } = await startLan();
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
    const { fetch } = await startLan();
    expect(
      (await fetch({ name: 'one-block', options: { colour: 'red', multicast: '' } })).options,
    ).toBeNull();
  });

  it.each([1, 4, 16])('rolls block numbers over at 65535, window %i', async (window) => {
    const big = randomBytes(8 * 65_600 + 5);
    const { fetch } = await startLan({}, { find: async () => fileOfBytes(big, 'big') });
    const { bytes } = await fetch({ name: 'big', options: { blksize: '8', windowsize: String(window) } });
    expect(sha(bytes)).toBe(sha(big));
  });

  it('says at once that a file is missing', async () => {
    const { fetch, events } = await startLan();
    const before = performance.now();
    await expect(fetch({ name: '/grub/x86_64-efi/nothing.lst' })).rejects.toThrow('ERROR 1');
    expect(performance.now() - before).toBeLessThan(200);
    expect(events).toMatchObject([{ kind: 'missed', name: '/grub/x86_64-efi/nothing.lst' }]);
  });

  it.each(['../etc/passwd', '/a/../../b', '..\\..\\boot.ini', 'C:/x', 'a:stream', 'a\u0001b'])(
    'refuses the name %j',
    async (name) => {
      const { fetch } = await startLan(
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
    const { network } = await startLan();
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

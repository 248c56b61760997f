// One fault at a time at a chosen packet, then loss and duplicates everywhere: every file arrives, and no fault doubles
// the traffic of the rest.
import { afterEach, describe, expect, it } from 'vitest';
import { opOf } from '../../electron/net/tftp-transfer';
import type { Packet } from '../../electron/net/memory-network';
import { MEGABYTE, endLan, files, last, settled, sha, startLan } from './tftp-lan';

afterEach(endLan);

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
    const { fetch, events } = await startLan({ tap: one.tap });
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
    const { fetch, events } = await startLan({ tap: one.tap });
    await fetch({ name: 'one-block', options: { tsize: '0', timeout: '1' } });
    await expect.poll(() => last(events)?.kind, { timeout: 12_000 }).toBe('finished');
  });

  it('every ACK twice does not double the DATA', async () => {
    const counting = fault('oack', null, 'twice');
    const { fetch } = await startLan({ tap: counting.tap });
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
    const { fetch, events } = await startLan({ loss, delayMs: 1, seed });
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
    const { fetch } = await startLan({
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

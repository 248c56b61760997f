// The codec: everything that real servers and clients got wrong, case by case, then the real packets and their ruins.
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { decode, encode, encodeRequest } from '../../electron/net/dhcp-codec';
import type { DhcpMessage } from '../../electron/boot/wire';
import { address, ascii, ip, message, packet, reply } from './dhcp-messages';
import { dhcpText } from './dhcp-text';
import { mutations } from './mutations';
import { FIXTURES, captures } from './pcap';

function good(bytes: Uint8Array): DhcpMessage {
  const decoded = decode(bytes);
  if ('bad' in decoded) throw new Error(decoded.bad);
  return decoded;
}

describe('decode', () => {
  it('takes pad for one byte and stops at end', () => {
    const { options } = good(packet([0, 0, 53, 1, 1, 0, 12, 2, 0x61, 0x62, 255, 60, 1, 0x41]));
    expect([...options.keys()]).toEqual([53, 12]);
    expect(options.get(12)).toEqual(ascii('ab'));
  });

  it('joins the parts of one option in order (RFC 3396)', () => {
    const { options } = good(packet([53, 1, 1, 43, 2, 1, 2, 60, 1, 0x41, 43, 1, 3, 255]));
    expect(options.get(43)).toEqual(Uint8Array.of(1, 2, 3));
  });

  it('reads option areas of file and sname when option 52 says so, main area first', () => {
    const bytes = packet([53, 1, 1, 52, 1, 3, 43, 1, 1, 255], (header) => {
      header.set([43, 1, 2, 255], 108);
      header.set([43, 1, 3, 12, 1, 0x78, 255], 44);
    });
    const read = good(bytes);
    expect(read.options.get(43)).toEqual(Uint8Array.of(1, 2, 3));
    expect(read.options.get(12)).toEqual(ascii('x'));
    expect([read.file, read.sname]).toEqual(['', '']);
  });

  it('keeps file and sname without option 52', () => {
    const read = good(
      packet([53, 1, 1, 255], (header) => {
        header.write('srv', 44);
        header.write('boot/file', 108);
      }),
    );
    expect([read.sname, read.file]).toEqual(['srv', 'boot/file']);
  });

  it.each([
    ['54 of three bytes', [54, 3, 1, 2, 3], 54],
    ['50 of five bytes', [50, 5, 1, 2, 3, 4, 5], 50],
    ['57 of one byte', [57, 1, 2], 57],
    ['93 of an odd length', [93, 3, 0, 7, 0], 93],
    ['97 of another type', [97, 17, 1, ...Array<number>(16).fill(5)], 97],
    ['97 too short', [97, 5, 0, 1, 2, 3, 4], 97],
  ])('drops only the bad option: %s', (_, option, code) => {
    const { options } = good(packet([53, 1, 1, ...option, 60, 1, 0x41, 255]));
    expect(options.has(code)).toBe(false);
    expect(options.get(60)).toEqual(ascii('A'));
  });

  it.each([
    ['nothing', new Uint8Array(0)],
    ['a BOOTP packet without cookie', packet([], (header) => header.fill(0, 236, 240))],
    ['239 bytes', packet([]).subarray(0, 239)],
    ['op 3', packet([53, 1, 1, 255], (header) => header.set([3]))],
    ['hlen 17', packet([53, 1, 1, 255], (header) => header.set([17], 2))],
    ['a message type of two bytes', packet([53, 2, 1, 1, 255])],
  ])('refuses %s', (_, bytes) => {
    expect(decode(bytes)).toHaveProperty('bad');
  });

  it('stops at a truncated option and keeps what came before', () => {
    expect([...good(packet([53, 1, 3, 60, 200, 1, 2])).options.keys()]).toEqual([53]);
    expect([...good(packet([53, 1, 3, 60])).options.keys()]).toEqual([53]);
  });

  it('keeps binary client ids and InfiniBand addresses as they are', () => {
    const read = good(packet([53, 1, 1, 61, 3, 0, 0, 9, 255], (header) => header.set([32, 0], 1)));
    expect(read.options.get(61)).toEqual(Uint8Array.of(0, 0, 9));
    expect([read.htype, read.hlen]).toEqual([32, 0]);
    expect(read.chaddr).toHaveLength(16);
  });

  it('prints nothing about options it has no name for', () => {
    const noise = vi.spyOn(console, 'error');
    for (let code = 1; code < 255; code += 1) decode(packet([53, 1, 1, code, 3, 1, 2, 3, 255]));
    expect(noise).not.toHaveBeenCalled();
  });
});

describe('encode', () => {
  const request = message('discover');

  it('answers with the identity of the request, padded to 300 bytes', () => {
    const bytes = encode({ ...request, hops: 3, secs: 9, flags: 0, giaddr: ip('10.9.9.9') }, reply('offer'));
    expect(bytes).toHaveLength(300);
    expect(good(bytes)).toMatchObject({
      op: 2,
      xid: request.xid,
      hops: 0,
      secs: 0,
      flags: 0,
      giaddr: '10.9.9.9',
      yiaddr: '10.7.0.20',
      siaddr: '10.7.0.1',
      chaddr: request.chaddr,
    });
  });

  it('writes 53 first, keeps the order, puts 82 last and then 255', () => {
    const options = [
      [54, address('10.7.0.1')],
      [82, Uint8Array.of(1, 1, 7)],
      [3, address('10.7.0.9')],
      [1, address('255.255.0.0')],
    ] as const;
    const bytes = encode(request, reply('ack', options));
    expect([...good(bytes).options.keys()]).toEqual([53, 54, 3, 1, 82]);
    expect(bytes[240 + 3 + 6 * 3 + 5]).toBe(255);
  });

  it('keeps binary options: 43 with its own end, 67 with its NUL', () => {
    const options = [
      [43, Uint8Array.of(6, 1, 8, 255)],
      [67, ascii('undionly.kpxe\0')],
      [97, Uint8Array.of(0, ...Array<number>(16).fill(255))],
    ] as const;
    const read = good(encode(request, reply('offer', options)));
    for (const [code, value] of options) expect(read.options.get(code)).toEqual(value);
  });

  it('splits what is longer than 255 bytes and never writes an empty option', () => {
    const long = Uint8Array.from({ length: 300 }, (_, at) => at & 255);
    const bytes = encode(
      message('discover', [[57, Uint8Array.of(5, 192)]]),
      reply('offer', [
        [12, new Uint8Array(0)],
        [67, long],
      ]),
    );
    expect(good(bytes).options.get(67)).toEqual(long);
    expect(good(bytes).options.has(12)).toBe(false);
  });

  it('stays within 548 bytes, or option 57, at the cost of the last dispensable options', () => {
    const options = [
      [54, address('10.7.0.1')],
      [67, ascii('x'.repeat(200))],
      [17, ascii('y'.repeat(200))],
      [82, ascii('relay')],
    ] as const;
    const small = encode(request, reply('offer', options));
    expect(small.length).toBeLessThanOrEqual(548);
    expect([...good(small).options.keys()]).toEqual([53, 54, 67, 82]);
    const large = encode(message('discover', [[57, Uint8Array.of(2, 228)]]), reply('offer', options));
    expect(large.length).toBeGreaterThan(548);
    expect([...good(large).options.keys()]).toEqual([53, 54, 67, 17, 82]);
    const tiny = encode(message('discover', [[57, Uint8Array.of(0, 1)]]), reply('offer', options));
    expect(tiny).toEqual(small);
    const huge = [[57, Uint8Array.of(255, 255)]] as const;
    const many = Array.from({ length: 20 }, (_, at) => [200 + at, new Uint8Array(200).fill(1)] as const);
    expect(encode(message('discover', huge), reply('offer', many)).length).toBeLessThanOrEqual(1472);
  });

  it('leaves a field empty rather than cut', () => {
    const read = good(encode(request, reply('offer', [], { file: 'f'.repeat(128), sname: 's'.repeat(63) })));
    expect(read.file).toBe('');
    expect(read.sname).toBe('s'.repeat(63));
  });

  it('sets the broadcast flag on a NAK through a relay only', () => {
    const relayed = message('request', [], { flags: 0, giaddr: ip('10.9.9.9') });
    expect(good(encode(relayed, reply('nak'))).flags).toBe(0x8000);
    expect(good(encode(relayed, reply('ack'))).flags).toBe(0);
    expect(good(encode({ ...relayed, giaddr: ip('0.0.0.0') }, reply('nak'))).flags).toBe(0);
  });

  it('round-trips a client message', () => {
    const sent = message(
      'request',
      [
        [50, address('10.7.0.9')],
        [61, Uint8Array.of(255, 0, 1)],
        [77, ascii('iPXE')],
      ],
      { file: 'a' },
    );
    expect(good(encodeRequest(sent))).toEqual(sent);
  });
});

describe('real packets', () => {
  it.each(captures())(
    '$name decodes to its golden text and back to the same message',
    async ({ name, packets }) => {
      const texts = packets.map(({ from, fromPort, to, toPort, payload }) => {
        const decoded = good(payload);
        expect(good(encodeRequest(decoded))).toEqual(decoded);
        return `${from}:${fromPort} -> ${to}:${toPort}\n${dhcpText(decoded)}\n`;
      });
      expect(packets.length).toBeGreaterThan(5);
      await expect(texts.join('\n')).toMatchFileSnapshot(path.join(FIXTURES, 'golden', `${name}.txt`));
    },
  );

  it('20,000 mutations neither throw nor yield a message that cannot be answered', () => {
    let decodedCount = 0;
    for (const bytes of mutations(20_000, 7)) {
      const decoded = decode(bytes);
      if ('bad' in decoded) continue;
      decodedCount += 1;
      expect(decoded.chaddr).toHaveLength(16);
      const answer = encode(
        decoded,
        reply('offer', [
          [54, address('10.7.0.1')],
          [82, decoded.options.get(82) ?? new Uint8Array(0)],
        ]),
      );
      if (answer.length < 300 || answer.length > 1472) throw new Error(`answer of ${answer.length} bytes`);
    }
    // Most mutations must still be DHCP, or this would only test the door.
    expect(decodedCount).toBeGreaterThan(8_000);
  });
});

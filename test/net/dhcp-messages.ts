// Messages and packets that several tests build.
import { ipFromNumber } from '../../electron/contract/ids';
import type { Ip } from '../../electron/contract/ids';
import { MESSAGE_TYPES } from '../../electron/boot/wire';
import type { DhcpMessage, DhcpReply, MessageType } from '../../electron/boot/wire';

export const ip = (text: string) => text as Ip;
export const NOWHERE = ipFromNumber(0);
export const ascii = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));
export const address = (text: string) => Uint8Array.from(text.split('.').map(Number));

export function message(
  type: MessageType,
  options: readonly (readonly [number, Uint8Array])[] = [],
  rest: Partial<DhcpMessage> = {},
): DhcpMessage {
  return {
    op: 1,
    htype: 1,
    hlen: 6,
    hops: 0,
    xid: 0x12345678,
    secs: 4,
    flags: 0x8000,
    ciaddr: NOWHERE,
    yiaddr: NOWHERE,
    siaddr: NOWHERE,
    giaddr: NOWHERE,
    chaddr: Uint8Array.of(0x52, 0x54, 0, 0x12, 0x34, 0x56, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    sname: '',
    file: '',
    ...rest,
    options: new Map([[53, Uint8Array.of(MESSAGE_TYPES[type])], ...options]),
  };
}

export function reply(
  type: DhcpReply['type'],
  options: DhcpReply['options'] = [],
  rest: Partial<DhcpReply> = {},
): DhcpReply {
  return {
    type,
    yiaddr: ip('10.7.0.20'),
    ciaddr: NOWHERE,
    siaddr: ip('10.7.0.1'),
    file: '',
    sname: '',
    options,
    to: { address: ip('255.255.255.255'), port: 68 },
    from: 67,
    ...rest,
  };
}

/** 240 fixed bytes of a BOOTREQUEST with its cookie, then `options` as they stand. */
export function packet(
  options: readonly number[],
  change: (bytes: Buffer) => void = () => undefined,
): Uint8Array {
  const bytes = Buffer.alloc(240 + options.length);
  bytes.set([1, 1, 6, 0, 0xde, 0xad, 0xbe, 0xef]);
  bytes.set([0x52, 0x54, 0, 1, 2, 3], 28);
  bytes.writeUInt32BE(0x63825363, 236);
  bytes.set(options, 240);
  change(bytes);
  return bytes;
}

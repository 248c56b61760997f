// A DHCP message as a client sends it, for the parts of this room that ask: the probe for rivals and the simulated machine.
import { randomBytes } from 'node:crypto';
import type { DhcpMessage } from '../boot/wire';
import { MESSAGE_TYPES } from '../boot/wire';
import type { MessageType } from '../boot/wire';
import type { Ip, Mac } from '../contract/ids';

export const NOWHERE = '0.0.0.0' as Ip;
/** RFC 2131 §2: the asker has no address yet and wants the answer by broadcast. */
const BROADCAST_FLAG = 0x8000;

export function dhcpQuestion(q: {
  readonly type: MessageType;
  readonly mac: Mac;
  /** Option 53 stands before them. */
  readonly options: readonly (readonly [code: number, bytes: Uint8Array])[];
  readonly ciaddr?: Ip;
  readonly giaddr?: Ip;
}): DhcpMessage {
  const chaddr = new Uint8Array(16);
  chaddr.set(Buffer.from(q.mac.replaceAll(':', ''), 'hex'));
  return {
    op: 1,
    htype: 1,
    hlen: 6,
    hops: 0,
    xid: randomBytes(4).readUInt32BE(),
    secs: 0,
    flags: BROADCAST_FLAG,
    ciaddr: q.ciaddr ?? NOWHERE,
    yiaddr: NOWHERE,
    siaddr: NOWHERE,
    giaddr: q.giaddr ?? NOWHERE,
    chaddr,
    sname: '',
    file: '',
    options: new Map([[53, Uint8Array.of(MESSAGE_TYPES[q.type])], ...q.options]),
  };
}

// What crosses the wire, as facts: `net` turns bytes into these and back, `boot` decides over them.
import type { Ip, Mac } from '../contract/ids';

/** A DHCP message (RFC 2131 §2) after the option areas were joined (RFC 3396, option 52). */
export interface DhcpMessage {
  readonly op: 1 | 2;
  readonly htype: number;
  readonly hlen: number;
  readonly hops: number;
  readonly xid: number;
  readonly secs: number;
  readonly flags: number;
  readonly ciaddr: Ip;
  readonly yiaddr: Ip;
  readonly siaddr: Ip;
  readonly giaddr: Ip;
  /** All 16 bytes of chaddr. */
  readonly chaddr: Uint8Array;
  readonly sname: string;
  readonly file: string;
  /** Option code -> its bytes, parts of one code concatenated in order. */
  readonly options: ReadonlyMap<number, Uint8Array>;
}

/** Option 53, RFC 2132 §9.6. */
export const MESSAGE_TYPES = {
  discover: 1,
  offer: 2,
  request: 3,
  decline: 4,
  ack: 5,
  nak: 6,
  release: 7,
  inform: 8,
} as const;
export type MessageType = keyof typeof MESSAGE_TYPES;

/** An answer, and where it goes. `options` are written in this order, then 255; `net` pads to 300 bytes. */
export interface DhcpReply {
  readonly type: 'offer' | 'ack' | 'nak';
  readonly yiaddr: Ip;
  readonly ciaddr: Ip;
  readonly siaddr: Ip;
  readonly file: string;
  readonly sname: string;
  readonly options: readonly (readonly [code: number, bytes: Uint8Array])[];
  readonly to: { readonly address: Ip; readonly port: number };
  /** The server port it must leave from. */
  readonly from: 67 | 4011;
}

/** The chosen NIC and our addresses on it. */
export interface ServerFacts {
  readonly address: Ip;
  readonly netmask: Ip;
  readonly httpPort: number;
  /** Null when there is no router to name. */
  readonly router: Ip | null;
  readonly dns: readonly Ip[];
  readonly leaseSeconds: number;
  readonly mode: 'dhcp' | 'proxy';
  /** UDP ports; 67, 68 and 4011 but for tests and the simulated machine. */
  readonly ports: { readonly server: number; readonly client: number; readonly proxy: number };
}

/** Where a datagram came from and which of our ports it reached. */
export interface Arrival {
  readonly address: Ip;
  readonly port: number;
  readonly via: 67 | 4011;
}

export type { Mac };

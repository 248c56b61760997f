// DHCP messages as real clients send them (option order and values from packet captures), as decoded facts.
import { MESSAGE_TYPES } from '../../electron/boot/wire';
import type { Arrival, DhcpMessage, MessageType, ServerFacts } from '../../electron/boot/wire';
import { ipToNumber, parseIp, parseMac } from '../../electron/contract/ids';
import type { Ip, Mac } from '../../electron/contract/ids';

export const ip = (text: string): Ip => parseIp(text)!;
export const mac = (text: string): Mac => parseMac(text)!;
export const text = (value: string): Uint8Array => new TextEncoder().encode(value);
export const ipOption = (value: string): Uint8Array => {
  const n = ipToNumber(ip(value));
  return Uint8Array.of(n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255);
};
export const MAC = mac('52:54:00:77:00:01');
export const NOWHERE = ip('0.0.0.0');
/** 4c5f2a10-0102-0304-0506-0708090a0b0c on the wire. */
export const GUID = Uint8Array.of(0, 0x10, 0x2a, 0x5f, 0x4c, 2, 1, 4, 3, 5, 6, 7, 8, 9, 10, 11, 12);

type Options = Readonly<Record<number, Uint8Array>>;

export function message(
  type: MessageType,
  options: Options = {},
  header: Partial<DhcpMessage> = {},
): DhcpMessage {
  const chaddr = new Uint8Array(16);
  chaddr.set([0x52, 0x54, 0, 0x77, 0, 1]);
  const all: [number, Uint8Array][] = [
    [53, Uint8Array.of(MESSAGE_TYPES[type])],
    ...Object.entries(options).map(([code, bytes]): [number, Uint8Array] => [Number(code), bytes]),
  ];
  return {
    op: 1,
    htype: 1,
    hlen: 6,
    hops: 0,
    xid: 0x1234,
    secs: 0,
    flags: 0,
    ciaddr: NOWHERE,
    yiaddr: NOWHERE,
    siaddr: NOWHERE,
    giaddr: NOWHERE,
    chaddr,
    sname: '',
    file: '',
    options: new Map(all),
    ...header,
  };
}

const pxe = (arch: number, undi: string): Options => ({
  93: Uint8Array.of(arch >> 8, arch & 255),
  94: Uint8Array.of(1, 3, 16),
  60: text(`PXEClient:Arch:${String(arch).padStart(5, '0')}:UNDI:${undi}`),
  97: GUID,
});
const clientId = Uint8Array.of(1, 0x52, 0x54, 0, 0x77, 0, 1);

/** By name: what the firmware, loader or installer of a lab machine sends. */
export const CLIENTS: Readonly<Record<string, Options>> = {
  'BIOS ROM': { ...pxe(0, '002001'), 61: clientId },
  'OVMF PXE': pxe(7, '003000'),
  'EBC board': pxe(9, '003016'),
  'OVMF HTTP': { ...pxe(16, '003000'), 60: text('HTTPClient:Arch:00016:UNDI:003000') },
  'iPXE UEFI': { ...pxe(7, '003010'), 77: text('iPXE'), 175: Uint8Array.of(0xb1, 2, 1, 1), 61: clientId },
  'iPXE BIOS': { ...pxe(0, '002001'), 77: text('iPXE'), 175: Uint8Array.of(0xb1, 2, 1, 1), 61: clientId },
  'd-i udhcpc': { 60: text('d-i'), 12: text('lab-debian'), 61: clientId },
  'arm64 PXE': pxe(11, '003000'),
  'odd arch': pxe(0x4321, '003000'),
};

export const SERVER: ServerFacts = {
  address: ip('192.168.77.1'),
  netmask: ip('255.255.255.0'),
  httpPort: 8080,
  router: null,
  dns: [],
  leaseSeconds: 3600,
  mode: 'dhcp',
  ports: { server: 67, client: 68, proxy: 4011 },
};
export const FROM_NOWHERE: Arrival = { address: NOWHERE, port: 68, via: 67 };

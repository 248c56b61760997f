// The DHCP half of the simulated machine: DISCOVER, OFFER, REQUEST, ACK as a PXE ROM or iPXE sends them.
import type { DhcpMessage } from '../boot/wire';
import { MESSAGE_TYPES } from '../boot/wire';
import type { Ip, Mac } from '../contract/ids';
import { decode, encodeRequest } from './dhcp-codec';
import { NOWHERE, dhcpQuestion } from './dhcp-question';
import { isLoopback } from './udp';
import type { Datagram, Network } from './udp';

export type SimulatedFirmware = 'bios' | 'uefi-x64';

export interface Bootp {
  readonly ip: Ip;
  readonly nextServer: Ip;
  /** Option 67 without its NUL, else the `file` field. */
  readonly file: string;
}

export interface DhcpClientRequest {
  readonly network: Network;
  readonly server: {
    readonly address: Ip;
    readonly ports: { readonly server: number; readonly client: number };
  };
  readonly mac: Mac;
  readonly firmware: SimulatedFirmware;
  /** `loader`: with the user class and the option 175 of iPXE. */
  readonly as: 'firmware' | 'loader';
  onSent(type: 'discover' | 'request'): void;
  onHeard(type: 'offer' | 'ack', said: Bootp): void;
}

const TRIES = 4;
const ANSWER_MS = 2000;
/** RFC 4578: what OVMF and BIOS ROMs send; 60 goes with it. */
const ARCHITECTURES: Readonly<Record<SimulatedFirmware, number>> = { bios: 0, 'uefi-x64': 7 };
const PARAMETERS = Uint8Array.of(
  1,
  3,
  6,
  12,
  15,
  43,
  54,
  60,
  66,
  67,
  97,
  128,
  129,
  130,
  131,
  132,
  133,
  134,
  135,
);

/** Rejects when nobody answers in eight seconds, or the server refuses. */
export async function getAddress(q: DhcpClientRequest): Promise<Bootp> {
  const offer = await exchange(q, 'discover', []);
  const said = bootpOf(offer);
  q.onHeard('offer', said);
  const id = offer.options.get(54) ?? new Uint8Array();
  const ack = await exchange(q, 'request', [
    [50, Uint8Array.from(said.ip.split('.').map(Number))],
    [54, id],
  ]);
  const bound = bootpOf(ack);
  q.onHeard('ack', bound);
  return bound;
}

/** One question, asked again like a ROM until its answer comes. */
async function exchange(
  q: DhcpClientRequest,
  type: 'discover' | 'request',
  more: readonly (readonly [number, Uint8Array])[],
): Promise<DhcpMessage> {
  const asked = question(q, type, more);
  const wanted = type === 'discover' ? MESSAGE_TYPES.offer : MESSAGE_TYPES.ack;
  let hear: (message: DhcpMessage) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const heard = new Promise<DhcpMessage>((resolve, reject) => {
    hear = resolve;
    fail = reject;
  });
  const { address, ports } = q.server;
  const socket = await q.network.bindUdp({
    address: isLoopback(address) ? address : NOWHERE,
    port: ports.client,
    broadcast: true,
    onDatagram: ({ bytes }: Datagram) => {
      const message = decode(bytes);
      if ('bad' in message || message.op !== 2 || message.xid !== asked.xid) return;
      const kind = message.options.get(53)?.[0];
      if (kind === wanted) hear(message);
      if (kind === MESSAGE_TYPES.nak) fail(new Error(`the server refused the address (${type})`));
    },
    onError: (error) => fail(error),
  });
  try {
    const bytes = encodeRequest(asked);
    const to = isLoopback(address) ? address : '255.255.255.255';
    for (let round = 0; round < TRIES; round += 1) {
      await socket.send(bytes, ports.server, to);
      if (round === 0) q.onSent(type);
      const answer = await Promise.race([heard, pause(ANSWER_MS)]);
      if (answer) return answer;
    }
    throw new Error(`no answer to ${type.toUpperCase()} in ${String((TRIES * ANSWER_MS) / 1000)} s`);
  } finally {
    await socket.close();
  }
}

const pause = (ms: number): Promise<null> => new Promise((resolve) => setTimeout(() => resolve(null), ms));

function question(
  q: DhcpClientRequest,
  type: 'discover' | 'request',
  more: readonly (readonly [number, Uint8Array])[],
): DhcpMessage {
  const arch = ARCHITECTURES[q.firmware];
  const hardware = Buffer.from(q.mac.replaceAll(':', ''), 'hex');
  const vendor = `PXEClient:Arch:${String(arch).padStart(5, '0')}:UNDI:003000`;
  const ipxe: readonly (readonly [number, Uint8Array])[] = [
    [77, Buffer.from('iPXE')],
    // "HTTP is built in" (0x13), as every iPXE says.
    [175, Uint8Array.of(0x13, 1, 1)],
  ];
  return dhcpQuestion({
    type,
    mac: q.mac,
    options: [
      [57, Uint8Array.of(1472 >> 8, 1472 & 255)],
      [93, Uint8Array.of(0, arch)],
      [94, Uint8Array.of(1, 3, 0)],
      [60, Buffer.from(vendor)],
      ...(q.as === 'loader' ? ipxe : []),
      [55, PARAMETERS],
      [61, Uint8Array.of(1, ...hardware)],
      // The MAC again, as a UUID of its own: the same for the whole life of this machine.
      [97, Uint8Array.of(0, ...new Uint8Array(10), ...hardware)],
      ...more,
    ],
  });
}

function bootpOf(message: DhcpMessage): Bootp {
  const named = message.options.get(67);
  const file = named ? Buffer.from(named).toString('latin1').replace(/\0.*$/s, '') : message.file;
  return { ip: message.yiaddr, nextServer: message.siaddr, file };
}

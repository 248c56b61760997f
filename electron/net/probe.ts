// Is somebody else giving addresses on this wire? Asked before we answer anybody: DISCOVERs and an INFORM go out, no
// REQUEST ever, so no lease is taken from a server that answers.
import type { DhcpMessage } from '../boot/wire';
import { parseIp } from '../contract/ids';
import type { Ip, Mac } from '../contract/ids';
import type { Nic } from '../contract/model';
import { ProblemError } from '../contract/problems';
import { decode, encodeRequest } from './dhcp-codec';
import { dhcpQuestion } from './dhcp-question';
import type { Datagram, Network, UdpSocket } from './udp';

export { canBind, portHolder } from './port-holder';

export interface Rival {
  readonly server: Ip;
}

const EVERYBODY = '255.255.255.255';
/** For a NIC that tells none. */
const ANY_MAC = '02:00:00:00:00:01' as Mac;
/** ISC's first offer takes 1 s, dnsmasq's 3 s. */
const PATIENCE_SECONDS = 4;
/** Option 55 of an ordinary client: netmask, router, DNS. */
const WISHES = Uint8Array.of(1, 3, 6);

/**
 * Servers that answered within `seconds`, each once. Needs the server port free on `nic`; rejects as
 * `Network.bindUdp` does when it is not. Slow servers check an address by ping first: ISC takes 1 s, dnsmasq 3 s.
 */
export async function probeRivals(q: {
  readonly network: Network;
  readonly nic: Pick<Nic, 'name' | 'mac'> & { readonly address: Ip };
  /** 4 unless told. */
  readonly seconds?: number;
  readonly ports: { readonly server: number; readonly client: number };
}): Promise<readonly Rival[]> {
  const { network, nic, ports } = q;
  const found = new Set<Ip>();
  const onDatagram = (datagram: Datagram): void => {
    const server = serverOf(datagram);
    if (server && server !== nic.address) found.add(server);
  };
  const failures: Error[] = [];
  const bind = (port: number): Promise<UdpSocket> =>
    network.bindUdp({
      address: nic.address,
      port,
      device: nic.name,
      broadcast: true,
      onDatagram,
      onError: (error) => failures.push(error),
    });
  const server = await bind(ports.server);
  const client = await bind(ports.client).catch((error: unknown) => {
    // The machine's own DHCP client may hold port 68; the relayed DISCOVER and the INFORM come back to 67 all the same.
    if (error instanceof ProblemError) return null;
    throw error;
  });
  try {
    for (let round = 0; round < 2; round += 1) {
      for (const message of probes(nic)) await server.send(encodeRequest(message), ports.server, EVERYBODY);
      await new Promise((resolve) => setTimeout(resolve, ((q.seconds ?? PATIENCE_SECONDS) * 1000) / 2));
    }
  } finally {
    await server.close();
    await client?.close();
  }
  const failed = failures[0];
  if (failed && found.size === 0) throw failed;
  return [...found].map((address) => ({ server: address }));
}

function serverOf({ bytes, address }: Datagram): Ip | null {
  const message = decode(bytes);
  if ('bad' in message || message.op !== 2) return null;
  const id = message.options.get(54);
  return (id?.length === 4 ? parseIp(id.join('.')) : null) ?? parseIp(address);
}

/** A DISCOVER answered by broadcast, one as a relay would send it (answered to port 67), and an INFORM. */
function probes(nic: Pick<Nic, 'mac'> & { readonly address: Ip }): readonly DhcpMessage[] {
  // The NIC's own address: switches with port security drop frames that claim another one.
  const same = { mac: nic.mac ?? ANY_MAC, options: [[55, WISHES]] } as const;
  return [
    dhcpQuestion({ ...same, type: 'discover' }),
    dhcpQuestion({ ...same, type: 'discover', giaddr: nic.address }),
    dhcpQuestion({ ...same, type: 'inform', ciaddr: nic.address }),
  ];
}

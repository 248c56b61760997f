// The DHCP ports: what reaches the decider, where answers go, and that nothing stops them.
import { afterEach, describe, expect, it } from 'vitest';
import { decode, encodeRequest } from '../../electron/net/dhcp-codec';
import { openDhcpServer } from '../../electron/net/dhcp';
import type { DhcpServer, DhcpServerRequest } from '../../electron/net/dhcp';
import { memoryNetwork, realNetwork } from '../../electron/net/udp';
import type { Datagram, Network } from '../../electron/net/udp';
import type { Arrival, DhcpMessage } from '../../electron/boot/wire';
import { address, ip, message, packet, reply } from './dhcp-messages';

const NIC = { name: 'eth0', address: ip('10.7.0.1'), netmask: ip('255.255.255.0') };
const PORTS = { server: 67, client: 68, proxy: 4011 };
const EVERYBODY = '255.255.255.255';

let closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  closing = [];
});

interface Station {
  server: DhcpServer;
  asked: { request: DhcpMessage; arrival: Arrival }[];
  foreign: DhcpMessage[];
  bad: string[];
  errors: Error[];
}

async function start(network: Network, over: Partial<DhcpServerRequest> = {}): Promise<Station> {
  const station = {
    asked: [] as Station['asked'],
    foreign: [] as DhcpMessage[],
    bad: [] as string[],
    errors: [] as Error[],
  };
  const server = await openDhcpServer({
    network,
    nic: NIC,
    ports: PORTS,
    withProxy: false,
    answer: (request, arrival) => {
      station.asked.push({ request, arrival });
      return reply('offer', [[54, address(NIC.address)]], { from: arrival.via });
    },
    onForeignReply: (request) => station.foreign.push(request),
    onBad: (reason) => station.bad.push(reason),
    onError: (error) => station.errors.push(error),
    ...over,
  });
  closing.push(() => server.close());
  return { ...station, server };
}

async function host(network: Network, at: string, port: number) {
  const heard: Datagram[] = [];
  const socket = await network.bindUdp({
    address: at,
    port,
    broadcast: true,
    onDatagram: (datagram) => heard.push(datagram),
    onError: (error) => {
      throw error;
    },
  });
  closing.push(() => socket.close());
  return { socket, heard };
}

/** Long enough for whatever should not happen to happen. */
const turn = () => new Promise((resolve) => setTimeout(resolve, 50));
const grown = (list: readonly unknown[], to: number) =>
  expect.poll(() => list.length, { timeout: 8000 }).toBe(to);

describe('on a LAN', () => {
  it('answers a broadcast by broadcast, from its own address and port', async () => {
    const network = memoryNetwork();
    const { asked } = await start(network);
    const client = await host(network, '0.0.0.0', 68);
    await client.socket.send(encodeRequest(message('discover')), 67, EVERYBODY);
    await grown(client.heard, 1);
    expect(asked.map(({ arrival }) => arrival)).toEqual([{ address: '0.0.0.0', port: 68, via: 67 }]);
    expect(client.heard.map(({ address: from, port }) => [from, port])).toEqual([['10.7.0.1', 67]]);
    expect(decode(client.heard[0]!.bytes)).toMatchObject({ op: 2, yiaddr: '10.7.0.20' });
  });

  it('answers port 4011 from port 4011, and renewals by unicast', async () => {
    const network = memoryNetwork();
    await start(network, {
      withProxy: true,
      answer: (_, arrival) =>
        reply('ack', [], { to: { address: arrival.address, port: arrival.port }, from: arrival.via }),
    });
    const client = await host(network, '10.7.0.20', 68);
    await client.socket.send(encodeRequest(message('request')), 4011, NIC.address);
    await client.socket.send(encodeRequest(message('request')), 67, NIC.address);
    await grown(client.heard, 2);
    expect(client.heard.map(({ port }) => port).sort()).toEqual([4011, 67].sort());
  });

  it('keeps replies of other servers from the decider, and hears not itself', async () => {
    const network = memoryNetwork();
    const { asked, foreign } = await start(network);
    const rival = await host(network, '10.7.0.2', 67);
    const offer = { ...message('offer'), op: 2 as const };
    await rival.socket.send(encodeRequest(offer), 67, EVERYBODY);
    await turn();
    expect([asked.length, foreign.length]).toEqual([0, 1]);
  });

  it('survives a decider that throws, rejects, or answers nonsense', async () => {
    const network = memoryNetwork();
    let called = 0;
    const answers = [
      () => {
        throw new Error('one');
      },
      () => Promise.reject(new Error('two')),
      () => reply('offer', [], { yiaddr: ip('300.1.1.1') }),
      () => null,
      () => reply('offer'),
    ];
    const { errors } = await start(network, { answer: () => answers[called++]!() });
    const client = await host(network, '0.0.0.0', 68);
    for (let sent = 1; sent <= 5; sent += 1) {
      await client.socket.send(encodeRequest(message('discover')), 67, EVERYBODY);
      await expect.poll(() => called).toBe(sent);
    }
    await grown(client.heard, 1);
    expect(errors.map(({ message: text }) => text)).toEqual(['one', 'two', 'Invalid IP address 300.1.1.1']);
  });

  it('tells why a datagram was no DHCP', async () => {
    const network = memoryNetwork();
    const { bad, asked } = await start(network);
    const client = await host(network, '0.0.0.0', 68);
    for (const bytes of [new Uint8Array(0), packet([53, 2, 1, 1]), new Uint8Array(400)])
      await client.socket.send(bytes, 67, EVERYBODY);
    await grown(bad, 3);
    expect(bad).toEqual(['short: 0 bytes', 'message type of 2 bytes', 'no DHCP cookie']);
    expect(asked).toEqual([]);
  });

  it('opens both ports or none', async () => {
    const network = memoryNetwork();
    await host(network, NIC.address, 4011);
    await expect(start(network, { withProxy: true })).rejects.toMatchObject({
      problem: { code: 'port-taken', params: { port: 4011 } },
    });
    expect(network.open).toBe(1);
  });
});

describe('on loopback', () => {
  const nic = { name: 'lo', address: ip('127.0.0.1'), netmask: ip('255.0.0.0') };

  it('answers the socket that asked, whatever the reply says', async () => {
    const probe = await host(realNetwork(), '127.0.0.1', 0);
    const port = probe.socket.port;
    await probe.socket.close();
    await start(realNetwork(), { nic, ports: { ...PORTS, server: port } });
    const client = await host(realNetwork(), '127.0.0.1', 0);
    await client.socket.send(encodeRequest(message('discover')), port, '127.0.0.1');
    await expect.poll(() => client.heard.length).toBe(1);
    expect(client.heard[0]).toMatchObject({ address: '127.0.0.1', port });
  });

  it('says who holds a taken port', async () => {
    const { socket } = await host(realNetwork(), '127.0.0.1', 0);
    await expect(
      start(realNetwork(), { nic, ports: { ...PORTS, server: socket.port } }),
    ).rejects.toMatchObject({
      problem: { code: 'port-taken', params: { port: socket.port, protocol: 'udp' } },
    });
  });

  it('says that the NIC has gone', async () => {
    const gone = { ...nic, name: 'no-such-nic', address: ip('192.0.2.1') };
    await expect(start(realNetwork(), { nic: gone })).rejects.toMatchObject({
      problem: { code: 'nic-gone' },
    });
  });
});

// Who else gives addresses, and who holds a port.
import dgram from 'node:dgram';
import net from 'node:net';
import { describe, expect, it } from 'vitest';
import { decode, encode } from '../../electron/net/dhcp-codec';
import { openDhcpServer } from '../../electron/net/dhcp';
import { listNics, watchNic } from '../../electron/net/nics';
import { canBind, portHolder, probeRivals } from '../../electron/net/probe';
import { memoryNetwork } from '../../electron/net/udp';
import { MESSAGE_TYPES } from '../../electron/boot/wire';
import { parseMac } from '../../electron/contract/ids';
import type { Nic } from '../../electron/contract/model';
import { address, ip, reply } from './dhcp-messages';

const PORTS = { server: 67, client: 68, proxy: 4011 };
const NIC = { name: 'eth0', mac: parseMac('52:54:00:aa:bb:cc'), address: ip('10.7.0.1') };

describe('probeRivals', () => {
  it('finds each other server once, and takes no lease', async () => {
    const network = memoryNetwork();
    const types: number[] = [];
    const servers = await Promise.all(
      ['10.7.0.2', '10.7.0.3'].map((at) =>
        openDhcpServer({
          network,
          nic: { name: 'eth0', address: ip(at), netmask: ip('255.255.255.0') },
          ports: PORTS,
          withProxy: false,
          answer: (request) => {
            types.push(request.options.get(53)?.[0] ?? 0);
            expect(Buffer.from(request.chaddr.subarray(0, 6)).toString('hex')).toBe('525400aabbcc');
            return reply('offer', [[54, address(at)]]);
          },
          onBad: () => undefined,
          onError: () => undefined,
        }),
      ),
    );
    const found = await probeRivals({ network, nic: NIC, seconds: 0.2, ports: PORTS });
    expect(found.map(({ server }) => server).sort()).toEqual(['10.7.0.2', '10.7.0.3']);
    expect(types).not.toContain(MESSAGE_TYPES.request);
    expect(types).toContain(MESSAGE_TYPES.inform);
    for (const server of servers) await server.close();
    expect(network.open).toBe(0);
  });

  it('hears a server that answers only what a relay sends, on port 67', async () => {
    const network = memoryNetwork();
    const rival = await network.bindUdp({
      address: '10.7.0.2',
      port: 67,
      onError: () => undefined,
      onDatagram: ({ bytes }) => {
        const request = decode(bytes);
        if ('bad' in request || request.giaddr === '0.0.0.0') return;
        void rival.send(encode(request, reply('offer', [[54, address('10.7.0.2')]])), 67, request.giaddr);
      },
    });
    expect(await probeRivals({ network, nic: NIC, seconds: 0.1, ports: PORTS })).toEqual([
      { server: '10.7.0.2' },
    ]);
    await rival.close();
  });

  it('finds nobody on a quiet wire', async () => {
    expect(await probeRivals({ network: memoryNetwork(), nic: NIC, seconds: 0.1, ports: PORTS })).toEqual([]);
  });
});

describe('ports', () => {
  it.skipIf(process.platform !== 'linux')('names the program that holds a UDP or TCP port', async () => {
    const udp = dgram.createSocket('udp4');
    await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve));
    const tcp = net.createServer();
    await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
    const tcpPort = (tcp.address() as net.AddressInfo).port;
    const names = await Promise.all([portHolder(udp.address().port, 'udp'), portHolder(tcpPort, 'tcp')]);
    for (const name of names) expect(name).toMatch(/^(node|MainThread|vitest.*)$/);
    expect(await canBind({ port: udp.address().port, protocol: 'udp' })).toMatchObject({
      problem: { code: 'port-taken', params: { program: names[0] } },
    });
    expect(await canBind({ port: tcpPort, protocol: 'tcp', address: '127.0.0.1' })).toMatchObject({
      problem: { code: 'port-taken' },
    });
    const free = udp.address().port;
    await new Promise<void>((resolve) => udp.close(resolve));
    tcp.close();
    expect(await portHolder(free, 'udp')).toBeNull();
    expect(await canBind({ port: free, protocol: 'udp' })).toBeNull();
    expect(await canBind({ port: tcpPort, protocol: 'tcp', address: '127.0.0.1' })).toBeNull();
  });

  it.skipIf(process.getuid?.() === 0 || process.platform !== 'linux')(
    'says when the right is missing (Linux, not as root)',
    async () => {
      expect(await canBind({ port: 67, protocol: 'udp' })).toMatchObject({
        problem: { code: 'no-rights', params: { port: 67 } },
      });
    },
  );
});

describe('nics', () => {
  it('lists loopback last, as such', async () => {
    expect((await listNics()).at(-1)).toMatchObject({
      kind: 'loopback',
      address: '127.0.0.1',
      netmask: '255.0.0.0',
    });
  });

  it('tells of a changed address, a pulled cable and a vanished card, once each', async () => {
    const nic: Nic = { ...NIC, netmask: ip('255.255.255.0'), linkUp: true, kind: 'wired' };
    const states: (Nic | null)[] = [
      nic,
      nic,
      { ...nic, address: ip('10.7.0.9') },
      { ...nic, linkUp: false },
      { ...nic, linkUp: false },
      null,
      null,
    ];
    let at = 0;
    const told: (Nic | null)[] = [];
    const stop = watchNic({
      name: 'eth0',
      everyMs: 5,
      list: async () => {
        const now = states[Math.min(at++, states.length - 1)];
        return now ? [now] : [];
      },
      onChange: (change) => told.push(change),
      onError: (error) => {
        throw error;
      },
    });
    await expect.poll(() => at).toBeGreaterThan(9);
    stop();
    expect(told.map((change) => change && [change.address, change.linkUp])).toEqual([
      ['10.7.0.9', true],
      ['10.7.0.1', false],
      null,
    ]);
  });
});

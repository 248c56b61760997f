// The real DHCP port on one of two NICs, in network namespaces of its own: broadcasts come in from that NIC only, answers
// to 255.255.255.255 leave by it without any route, and nobody shares the port.
import { execFile } from 'node:child_process';
import dgram from 'node:dgram';
import { networkInterfaces } from 'node:os';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { identify } from '../../electron/boot/client';
import type { DhcpMessage } from '../../electron/boot/wire';
import { openDhcpServer } from '../../electron/net/dhcp';
import type { DhcpServer } from '../../electron/net/dhcp';
import { bindOnLinux } from '../../electron/net/sockets/linux';
import { nativeSockets } from '../../electron/net/sockets/native';
import { probeRivals } from '../../electron/net/probe';
import { listNics } from '../../electron/net/nics';
import { realNetwork } from '../../electron/net/udp';
import type { Network } from '../../electron/net/udp';
import { address, ip, reply } from './dhcp-messages';
import { enterNamespace, openWires, whyNoNamespaces } from './namespace';
import type { Wire } from './namespace';

const why = whyNoNamespaces();
const run = promisify(execFile);
const NIC = { name: 's0', address: ip('10.91.0.1'), netmask: ip('255.255.255.0') };
const PORTS = { server: 67, client: 68, proxy: 4011 };

/** Without koffi: two ordinary sockets. */
const untied: Network = { bindUdp: (request) => bindOnLinux(request, request.device ?? '', null) };

describe.skipIf(why !== null)(
  `real sockets in a namespace${why === null ? '' : ` (skipped: ${why})`}`,
  () => {
    let wires: Wire;
    let leave: () => void = () => undefined;
    let server: DhcpServer | null = null;
    let asked: DhcpMessage[] = [];
    let errors: Error[] = [];

    beforeAll(() => {
      wires = openWires('dhcp');
      leave = enterNamespace(wires.server);
    });
    afterAll(() => {
      leave();
      wires.end();
    });
    afterEach(async () => {
      await server?.close();
      server = null;
    });

    async function start(network: Network): Promise<void> {
      asked = [];
      errors = [];
      server = await openDhcpServer({
        network,
        nic: NIC,
        ports: PORTS,
        withProxy: true,
        answer: (request) => {
          asked.push(request);
          const type = identify(request).type === 'discover' ? 'offer' : 'ack';
          const options = [
            [54, address(NIC.address)],
            [51, Uint8Array.of(0, 0, 1, 44)],
            [1, address(NIC.netmask)],
          ] as const;
          return reply(type, options, { yiaddr: ip('10.91.0.20') });
        },
        onBad: (reason) => errors.push(new Error(reason)),
        onError: (error) => errors.push(error),
      });
    }

    /** busybox udhcpc asks up to three times, a second apart; its words. */
    const udhcpc = async (nic: string): Promise<string> => {
      const { stdout, stderr } = await run(
        'ip',
        [
          'netns',
          'exec',
          wires.client,
          'busybox',
          'udhcpc',
          '-i',
          nic,
          '-f',
          '-n',
          '-q',
          '-t',
          '3',
          '-T',
          '1',
          '-s',
          '/bin/true',
        ],
        { timeout: 10_000 },
      ).catch((error: { stdout: string; stderr: string }) => error);
      return `${stdout}${stderr}`;
    };

    it.each([
      ['tied to the device', realNetwork()],
      ['two plain sockets', untied],
    ] as const)('%s: a real client on that wire gets its lease', async (_, network) => {
      await start(network);
      expect(await udhcpc('c0')).toMatch(/lease of 10\.91\.0\.20 obtained/);
      expect(asked.map((request) => identify(request).type)).toEqual(['discover', 'request']);
      expect(errors).toEqual([]);
    });

    it('tied to the device: the other wire is not even heard', async () => {
      await start(realNetwork());
      expect(await udhcpc('c1')).not.toMatch(/obtained/);
      expect(asked).toEqual([]);
    });

    it('two plain sockets: the other wire is heard but gets no answer', async () => {
      await start(untied);
      expect(await udhcpc('c1')).not.toMatch(/obtained/);
      expect(asked.length).toBeGreaterThan(0);
    });

    it('opens on a NIC without a cable, and serves when it is in', async () => {
      wires.run('client', 'ip', 'link', 'set', 'c0', 'down');
      await expect.poll(() => networkInterfaces()['s0']).toBeUndefined();
      expect((await nativeSockets())?.ipv4Of('s0')).toEqual({ address: NIC.address, netmask: NIC.netmask });
      await start(realNetwork());
      wires.run('client', 'ip', 'link', 'set', 'c0', 'up');
      expect(await udhcpc('c0')).toMatch(/lease of 10\.91\.0\.20 obtained/);
    });

    it('tells a NIC that is switched off or has no address from one without a cable', async () => {
      const native = await nativeSockets();
      wires.run('server', 'ip', 'link', 'set', 's1', 'down');
      expect(native?.ipv4Of('s1')).toBeNull();
      wires.run('server', 'ip', 'link', 'set', 's1', 'up');
      expect(native?.ipv4Of('s1')).toMatchObject({ address: '10.92.0.1' });
      expect(native?.ipv4Of('s7')).toBeNull();
    });

    it('hears unicast to its own address, and once', async () => {
      await start(realNetwork());
      wires.run('client', 'ip', 'addr', 'replace', '10.91.0.20/24', 'dev', 'c0');
      // A socket stays in the namespace that it was made in.
      leave();
      const back = enterNamespace(wires.client);
      const client = await realNetwork().bindUdp({
        address: '10.91.0.20',
        port: 68,
        onDatagram: () => undefined,
        onError: () => undefined,
      });
      back();
      leave = enterNamespace(wires.server);
      await client.send(new Uint8Array(300), 67, NIC.address);
      await expect.poll(() => errors.map(({ message }) => message)).toEqual(['no DHCP cookie']);
      await client.close();
    });

    const taken = async (options: { reuseAddr: boolean }): Promise<dgram.Socket> => {
      const socket = dgram.createSocket({ type: 'udp4', ...options });
      await new Promise<void>((resolve, reject) => {
        socket.once('error', reject);
        socket.bind(67, '0.0.0.0', resolve);
      });
      return socket;
    };

    it.each([['tied', realNetwork()]] as const)(
      '%s: never shares a port that another server has opened for sharing',
      async (_, network) => {
        const other = await taken({ reuseAddr: true });
        await expect(start(network)).rejects.toMatchObject({
          problem: { code: 'port-taken', params: { port: 67, protocol: 'udp' } },
        });
        other.close();
      },
    );

    it('nor lets one in that comes later', async () => {
      await start(realNetwork());
      await expect(taken({ reuseAddr: true })).rejects.toThrow('EADDRINUSE');
    });

    it('frees the port when it closes', async () => {
      for (let round = 0; round < 3; round += 1) {
        await start(realNetwork());
        await server?.close();
      }
      const after = await taken({ reuseAddr: false });
      after.close();
    });

    it('finds the server on the wire, and only there', async () => {
      await start(realNetwork());
      const ask = (nic: 'c0' | 'c1', own: string) => {
        wires.run('client', 'ip', 'addr', 'replace', `${own}/24`, 'dev', nic);
        leave();
        const back = enterNamespace(wires.client);
        const found = probeRivals({
          network: realNetwork(),
          nic: { name: nic, mac: null, address: ip(own) },
          seconds: 1,
          ports: PORTS,
        });
        // The probe's sockets are made within the next turns, in the namespace that this thread is in by then.
        return found.finally(() => {
          back();
          leave = enterNamespace(wires.server);
        });
      };
      expect(await ask('c0', '10.91.0.77')).toEqual([{ server: '10.91.0.1' }]);
      expect(await ask('c1', '10.92.0.77')).toEqual([]);
    });

    it('lists the NICs of the namespace with their addresses', async () => {
      expect(await listNics()).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ name: 's0', address: '10.91.0.1', netmask: '255.255.255.0' }),
        ]),
      );
    });
  },
);

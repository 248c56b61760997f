// What real firmware asked (captures of QEMU's iPXE ROMs, OVMF PXE, OVMF HTTP Boot, shim) and what it gets from us: the
// whole way of a packet through codec and decisions, as golden text. Then 20,000 ruins of these packets.
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { identify } from '../../electron/boot/client';
import { answer } from '../../electron/boot/dhcp';
import type { LeaseOutcome } from '../../electron/boot/dhcp';
import { LeaseTable } from '../../electron/boot/leases';
import { bootFile } from '../../electron/boot/loaders';
import { plan } from '../../electron/boot/plan';
import type { Arrival, DhcpMessage, DhcpReply, ServerFacts } from '../../electron/boot/wire';
import { decode, encode } from '../../electron/net/dhcp-codec';
import { openDhcpServer } from '../../electron/net/dhcp';
import { memoryNetwork } from '../../electron/net/udp';
import { SERVER } from '../boot/packets';
import { ip } from './dhcp-messages';
import { dhcpText } from './dhcp-text';
import { mutations } from './mutations';
import { FIXTURES, captures } from './pcap';

const OURS = plan({
  system: null,
  profile: null,
  distro: null,
  newMachines: { kind: 'ask' },
  newProfile: null,
  newDistro: null,
});

const leaseTable = () =>
  new LeaseTable(
    {
      from: ip('192.168.77.100'),
      to: ip('192.168.77.199'),
      netmask: SERVER.netmask,
      server: SERVER.address,
      exclude: [],
      leaseSeconds: 3600,
    },
    [],
  );

/** The decisions in the engine's order, without its attempts and events. */
function decide(
  table: LeaseTable,
  server: ServerFacts,
  request: DhcpMessage,
  arrival: Arrival,
  now: number,
): DhcpReply | null {
  const client = identify(request);
  if (!client.mac || !client.type) return null;
  const file = client.kind === 'plain' ? null : bootFile(client, server, client.mac);
  const lease = leaseOf(table, server, request, now);
  if (!lease) return null;
  const made = answer({
    request,
    client,
    arrival,
    server,
    plan: OURS,
    bootFile: file && 'name' in file ? file : null,
    lease,
  });
  return 'ignored' in made ? null : made;
}

function leaseOf(
  table: LeaseTable,
  server: ServerFacts,
  request: DhcpMessage,
  now: number,
): LeaseOutcome | null {
  const { mac, type, clientId: id, requested, serverId, hostname } = identify(request);
  if (!mac) return null;
  const clientId = id && id.length > 0 ? Buffer.from(id).toString('hex') : null;
  if (server.mode === 'proxy') return { kind: 'none' };
  switch (type) {
    case 'discover': {
      const offered = table.offer({ mac, clientId, requested, reserved: null, now });
      return offered && { kind: 'offer', ip: offered.ip };
    }
    case 'request': {
      if (serverId && serverId !== server.address) return null;
      const bound = table.bind({
        mac,
        clientId,
        ip: requested ?? request.ciaddr,
        hostname,
        reserved: null,
        now,
      });
      if (!bound) return null;
      return 'refused' in bound ? { kind: 'nak', text: bound.refused } : { kind: 'ack', ip: bound.lease.ip };
    }
    case 'decline':
      table.decline(mac, requested ?? request.ciaddr, now);
      return null;
    case 'release':
      table.release(mac, request.ciaddr, now);
      return null;
    case 'inform':
      return { kind: 'inform' };
    default:
      return null;
  }
}

function good(bytes: Uint8Array): DhcpMessage {
  const decoded = decode(bytes);
  if ('bad' in decoded) throw new Error(decoded.bad);
  return decoded;
}

describe.each(['dhcp', 'proxy'] as const)('answers in %s mode', (mode) => {
  it.each(captures())('$name', async ({ name, packets }) => {
    const server = { ...SERVER, mode };
    const table = leaseTable();
    const lines: string[] = [];
    let answered = 0;
    for (const { from, fromPort, toPort, payload } of packets) {
      const request = good(payload);
      if (request.op !== 1) continue;
      const type = identify(request).type ?? '?';
      // The captured server offered addresses from the same subnet: ask for ours where the client chose.
      const asked = readdressed(request, table);
      const reply = decide(
        table,
        server,
        asked,
        { address: ip(from), port: fromPort, via: toPort === 4011 ? 4011 : 67 },
        1_000,
      );
      lines.push(`# ${type} of a ${identify(request).kind}`);
      if (reply) {
        answered += 1;
        const bytes = encode(asked, reply);
        expect(bytes.length).toBeGreaterThanOrEqual(300);
        expect(bytes.length).toBeLessThanOrEqual(548);
        lines.push(`from :${reply.from} to ${reply.to.address}:${reply.to.port}`, dhcpText(good(bytes)), '');
      } else lines.push('silence', '');
    }
    // A proxy may not answer what is not booting, or a REQUEST on port 67.
    expect(answered).toBeGreaterThanOrEqual(mode === 'dhcp' ? 4 : 1);
    await expect(lines.join('\n')).toMatchFileSnapshot(
      path.join(FIXTURES, 'golden', `${name}.${mode}-answers.txt`),
    );
  });
});

/** As if the client had heard our offer: option 50 and ciaddr name the address that we hold for it. */
function readdressed(request: DhcpMessage, table: LeaseTable): DhcpMessage {
  const { mac, requested } = identify(request);
  const held =
    mac && requested
      ? table.offer({ mac, clientId: null, requested: null, reserved: null, now: 1_000 })?.ip
      : null;
  if (!held) return request;
  const options = new Map(request.options);
  options.set(50, Uint8Array.from(held.split('.').map(Number)));
  return { ...request, options };
}

it.each(['dhcp', 'proxy'] as const)(
  '20,000 ruined packets stop nothing in %s mode',
  { timeout: 60_000 },
  async (mode) => {
    const network = memoryNetwork();
    const table = leaseTable();
    const server = { ...SERVER, mode };
    const errors: Error[] = [];
    let now = 0;
    let asked = 0;
    let dropped = 0;
    let answered = 0;
    const xids = new Set<number>();
    const dhcp = await openDhcpServer({
      network,
      nic: { name: 'eth0', address: SERVER.address, netmask: SERVER.netmask },
      ports: SERVER.ports,
      withProxy: mode === 'proxy',
      answer: (request, arrival) => {
        asked += 1;
        return decide(table, server, request, arrival, (now += 10));
      },
      onForeignReply: () => (dropped += 1),
      onBad: () => (dropped += 1),
      onError: (error) => errors.push(error),
    });
    const client = await network.bindUdp({
      address: '0.0.0.0',
      port: 68,
      broadcast: true,
      onDatagram: ({ bytes }) => {
        answered += 1;
        xids.add(Buffer.from(bytes).readUInt32BE(4));
      },
      onError: () => undefined,
    });
    let sent = 0;
    for (const bytes of mutations(20_000, mode === 'dhcp' ? 11 : 12)) {
      await client.send(bytes, mode === 'proxy' && sent % 3 === 0 ? 4011 : 67, '255.255.255.255');
      if ((sent += 1) % 200 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await expect.poll(() => asked + dropped, { timeout: 20_000 }).toBe(sent);
    expect(errors).toEqual([]);
    expect(asked).toBeGreaterThan(4000);
    expect(answered).toBeGreaterThan(1000);
    // And it still answers a sound one.
    const discover = captures()[0]!.packets.find(
      ({ payload }) => identify(good(payload)).type === 'discover',
    )!;
    const last = Buffer.from(discover.payload);
    last.writeUInt32BE(0xfeed_beef, 4);
    await client.send(last, 67, '255.255.255.255');
    await expect.poll(() => xids.has(0xfeed_beef)).toBe(true);
    await client.close();
    await dhcp.close();
    expect(network.open).toBe(0);
  },
);

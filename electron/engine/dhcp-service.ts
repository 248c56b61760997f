// One DHCP message in, one answer out: identify, find the attempt, decide, lease, answer, and tell the stream.
import { identify } from '../boot/client';
import type { Client } from '../boot/client';
import { answer as answerDhcp } from '../boot/dhcp';
import type { LeaseOutcome } from '../boot/dhcp';
import type { LeaseTable } from '../boot/leases';
import { bootFile } from '../boot/loaders';
import type { BootFile } from '../boot/loaders';
import type { Arrival, DhcpMessage, DhcpReply, ServerFacts } from '../boot/wire';
import type { EventBody, Stage } from '../contract/events';
import type { Ip, Mac } from '../contract/ids';
import type { Lease } from '../contract/model';
import { idOf } from './attempts';
import type { Attempt, Attempts } from './attempts';
import type { Decide, Decision } from './decide';

export interface DhcpWorld {
  readonly server: ServerFacts;
  readonly attempts: Attempts;
  readonly decide: Decide;
  readonly leases: LeaseTable;
  readonly simulated: boolean;
  now(): number;
  emit(body: EventBody): void;
  /** There was no address to offer. */
  poolFull(): void;
  /** Resolves once the lease is on disk; only then is the ACK sent. */
  keepLease(lease: Lease): Promise<void>;
  freeLease(lease: Lease, reason: 'released' | 'expired' | 'declined' | 'replaced'): void;
}

export function dhcpAnswerer(world: DhcpWorld) {
  return async (message: DhcpMessage, arrival: Arrival): Promise<DhcpReply | null> => {
    if (message.op !== 1) return null;
    const client = identify(message);
    if (!client.mac || !client.type) {
      ignore(world, client.mac, client.mac ? 'no message type' : 'no hardware address');
      return null;
    }
    const asked: Asked = { message, arrival, client, mac: client.mac, decision: world.decide(client.mac) };
    switch (client.type) {
      case 'discover':
        return onDiscover(world, asked);
      case 'request':
        return onRequest(world, asked);
      case 'decline':
      case 'release':
        return onGivenBack(world, asked, client.type);
      case 'inform':
        return reply(world, asked, { kind: 'inform' }, attemptOf(world, asked));
      default:
        ignore(world, client.mac, `message type ${client.type} is for clients`);
        return null;
    }
  };
}

interface Asked {
  readonly message: DhcpMessage;
  readonly arrival: Arrival;
  readonly client: Client;
  readonly mac: Mac;
  readonly decision: Decision;
}
interface Speaking {
  readonly attempt: Attempt;
  readonly stage: Stage;
}

const boots = (client: Client): boolean => client.kind !== 'plain';

function attemptOf(world: DhcpWorld, { client, mac }: Asked): Speaking | null {
  const attempt = world.attempts.current(mac);
  return attempt ? { attempt, stage: world.attempts.stageOf(attempt, client) } : null;
}

function onDiscover(world: DhcpWorld, asked: Asked): DhcpReply | null {
  const { client, mac, decision, message } = asked;
  if (decision.plan.kind === 'ignore') {
    ignore(world, mac, decision.plan.reason);
    return null;
  }
  if (world.server.mode === 'proxy' && !boots(client)) return null;
  const speaking = boots(client)
    ? world.attempts.discovered(mac, client, decision, world.simulated)
    : attemptOf(world, asked);
  if (speaking) {
    const { stage, attempt } = speaking;
    const { firmware, userClass, vendorClass } = client;
    world.emit({ type: 'dhcp.discovered', ...idOf(attempt), stage, firmware, userClass, vendorClass });
    if (boots(client)) world.attempts.planned(attempt, decision);
  }
  if (world.server.mode === 'proxy') return reply(world, asked, { kind: 'none' }, speaking);
  const offered = world.leases.offer({
    mac,
    clientId: hexOf(client.clientId),
    requested: client.requested,
    reserved: decision.system?.ip ?? null,
    now: world.now(),
  });
  if (offered) return reply(world, asked, { kind: 'offer', ip: offered.ip }, speaking);
  world.poolFull();
  ignore(world, mac, `no free address (xid ${message.xid.toString(16)})`);
  return null;
}

async function onRequest(world: DhcpWorld, asked: Asked): Promise<DhcpReply | null> {
  const { client, mac, message, arrival, decision } = asked;
  const speaking = attemptOf(world, asked);
  if (decision.plan.kind === 'ignore' && !speaking) {
    ignore(world, mac, decision.plan.reason);
    return null;
  }
  // In proxy mode addresses are another server's business, and so is every REQUEST on port 67 of who does not boot.
  const proxied = world.server.mode === 'proxy';
  if (proxied && !boots(client) && arrival.via === 67) return null;
  if (!proxied && client.serverId && client.serverId !== world.server.address) {
    // Not step 3: the machine went elsewhere, which its next silence is put down to.
    ignore(world, mac, `the client chose the server ${client.serverId}`);
    return null;
  }
  if (speaking) {
    const ip = client.requested ?? (message.ciaddr === '0.0.0.0' ? null : message.ciaddr);
    world.emit({
      type: 'dhcp.requested',
      ...idOf(speaking.attempt),
      stage: speaking.stage,
      ip,
      port: arrival.via,
    });
  }
  // The broadcast REQUEST of a booting client names the address server; its boot file came with our offer, or comes by 4011.
  if (proxied) return arrival.via === 67 ? null : reply(world, asked, { kind: 'none' }, speaking);
  const wanted = client.requested ?? message.ciaddr;
  const outcome = world.leases.bind({
    mac,
    clientId: hexOf(client.clientId),
    ip: wanted,
    hostname: client.hostname,
    reserved: decision.system?.ip ?? null,
    chosen: client.serverId === world.server.address,
    now: world.now(),
  });
  if (!outcome) {
    ignore(world, mac, `no record of ${wanted}: another server may have given it`);
    return null;
  }
  if ('refused' in outcome) {
    if (speaking)
      world.emit({ type: 'dhcp.refused', ...idOf(speaking.attempt), ip: wanted, reason: outcome.refused });
    return reply(world, asked, { kind: 'nak', text: outcome.refused }, null);
  }
  for (const old of outcome.replaced) world.freeLease(old, 'replaced');
  await world.keepLease(outcome.lease);
  world.attempts.locate(outcome.lease.ip, mac);
  world.emit({ type: 'lease.bound', lease: outcome.lease });
  return reply(world, asked, { kind: 'ack', ip: outcome.lease.ip }, speaking);
}

function onGivenBack(world: DhcpWorld, asked: Asked, type: 'decline' | 'release'): null {
  const { client, mac, message } = asked;
  const ip: Ip = type === 'decline' ? (client.requested ?? message.ciaddr) : message.ciaddr;
  const lease =
    type === 'decline'
      ? world.leases.decline(mac, ip, world.now())
      : world.leases.release(mac, ip, world.now());
  const speaking = attemptOf(world, asked);
  if (speaking)
    world.emit({
      type: type === 'decline' ? 'dhcp.declined' : 'dhcp.released',
      ...idOf(speaking.attempt),
      ip,
    });
  if (lease) world.freeLease(lease, type === 'decline' ? 'declined' : 'released');
  return null;
}

function reply(
  world: DhcpWorld,
  asked: Asked,
  lease: LeaseOutcome,
  speaking: Speaking | null,
): DhcpReply | null {
  const { message, client, arrival, decision, mac } = asked;
  const { server } = world;
  const file = boots(client) ? bootFile(client, server, mac) : null;
  if (file && 'none' in file) ignore(world, mac, file.none);
  const named: BootFile | null = file && 'name' in file ? file : null;
  const made = answerDhcp({
    request: message,
    client,
    arrival,
    server,
    plan: decision.plan,
    bootFile: named,
    lease,
  });
  if ('ignored' in made) {
    ignore(world, mac, made.ignored);
    return null;
  }
  if (speaking && made.type !== 'nak') {
    const ip = made.yiaddr === '0.0.0.0' ? null : made.yiaddr;
    const type = made.type === 'offer' ? 'dhcp.offered' : 'dhcp.acknowledged';
    const { stage, attempt } = speaking;
    world.emit({ type, ...idOf(attempt), stage, ip, file: named?.name ?? null, server: server.address });
  }
  return made;
}

function ignore(world: DhcpWorld, mac: Mac | null, reason: string): void {
  world.emit({ type: 'dhcp.ignored', mac, reason });
}

const hexOf = (bytes: Uint8Array | null): string | null =>
  bytes && bytes.length > 0 ? Buffer.from(bytes).toString('hex') : null;

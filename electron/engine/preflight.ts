// The list that ticks itself before serving: each line a fact found on this machine, with the one fix it needs.
import { statfs } from 'node:fs/promises';
import { proposePool } from '../boot/leases';
import type { Check, CheckId, Preflight } from '../contract/api';
import type { Ip } from '../contract/ids';
import type { Nic } from '../contract/model';
import type { Problem } from '../contract/problems';
import type { ServeMode } from '../contract/settings';
import { canBind, probeRivals } from '../net/probe';
import { checkLoaders } from './loaders';
import { httpPortOf } from './rooms';
import type { Rooms } from './rooms';

const LOW_SPACE = 2 * 1024 ** 3;

export async function preflight(rooms: Rooms, nicName: string, mode: ServeMode): Promise<Preflight> {
  const nic = (await rooms.nics()).find(({ name }) => name === nicName) ?? null;
  const address = nic?.address ?? null;
  const checks: Check[] = [nicCheck(nicName, nic)];
  if (nic) checks.push(nic.linkUp ? pass('link') : warn('link', {}));
  if (nic) checks.push(address ? pass('address', { address }) : stop('address', gone(nicName)));
  const ports = nic && address ? await portChecks(rooms, address) : [];
  checks.push(...ports);
  // Also when a person chose DHCP: there a rival does the most harm. Nothing is said where nobody could listen.
  const listens = nic && address && !ports.some(({ state }) => state === 'stop') && !rooms.bus.view.serving;
  const first = listens ? (await rivalsOn(rooms, nic, address))[0] : undefined;
  if (first) checks.push(warn('rival', { server: first }, { code: 'rival-dhcp', params: { server: first } }));
  else if (listens) checks.push(pass('rival'));
  checks.push(...(await loaderChecks(rooms)), profileCheck(rooms), await spaceCheck(rooms));
  const effective = mode === 'auto' ? (first ? 'proxy' : 'dhcp') : mode;
  const pool = nic?.netmask && address && effective === 'dhcp' ? proposePool(address, nic.netmask) : null;
  return { checks, effective, pool };
}

const pass = (id: CheckId, params: Check['params'] = {}): Check => ({
  id,
  state: 'pass',
  problem: null,
  params,
});
const warn = (id: CheckId, params: Check['params'], problem: Problem | null = null): Check => ({
  id,
  state: 'warn',
  problem,
  params,
});
const stop = (id: CheckId, problem: Problem): Check => ({ id, state: 'stop', problem, params: {} });
const gone = (nic: string): Problem => ({ code: 'nic-no-address', params: { nic } });

function nicCheck(name: string, nic: Nic | null): Check {
  if (!nic) return stop('nic', { code: 'nic-gone', params: { nic: name } });
  return nic.kind === 'wired' ? pass('nic', { nic: name }) : warn('nic', { nic: name, kind: nic.kind });
}

async function rivalsOn(rooms: Rooms, nic: Nic, address: Ip): Promise<readonly string[]> {
  const { network, ports } = rooms;
  const found = await probeRivals({ network, nic: { ...nic, address }, ports });
  return found.map(({ server }) => server);
}

async function portChecks(rooms: Rooms, address: Ip): Promise<readonly Check[]> {
  if (rooms.bus.view.serving) return [];
  const { ports } = rooms;
  const checks: Check[] = [];
  for (const port of [ports.server, ports.tftp]) checks.push(...(await portCheck(address, port, 'udp')));
  const http = httpPortOf(ports, rooms.settings.get());
  checks.push(...(await portCheck(address, http, 'tcp')));
  if (!checks.some(({ state }) => state === 'stop')) checks.unshift(pass('port'), pass('rights'));
  return checks;
}

async function portCheck(address: Ip, port: number, protocol: 'udp' | 'tcp'): Promise<readonly Check[]> {
  const failure = await canBind({ port, protocol, address });
  if (!failure) return [];
  const { problem } = failure;
  if (problem.code === 'no-rights') return [stop('rights', problem)];
  // Any free TCP port serves as well: nobody types these addresses.
  return [protocol === 'tcp' ? warn('port', { port }, problem) : stop('port', problem)];
}

async function loaderChecks(rooms: Rooms): Promise<readonly Check[]> {
  const bad = (await checkLoaders(rooms.loadersDir)).filter(({ state }) => state !== 'present');
  if (bad.length === 0) return [pass('loaders')];
  return bad.map(({ file }) => stop('loaders', { code: 'loader-missing', params: { file } }));
}

function profileCheck(rooms: Rooms): Check {
  const { profiles, distros } = rooms.bus.view;
  const ready = Object.values(profiles).some(({ distro }) => distros[distro]?.status === 'ready');
  return ready ? pass('profile') : warn('profile', {});
}

async function spaceCheck(rooms: Rooms): Promise<Check> {
  const { bavail, bsize } = await statfs(rooms.dataDir);
  const free = bavail * bsize;
  return free > LOW_SPACE ? pass('space', { free }) : warn('space', { free });
}

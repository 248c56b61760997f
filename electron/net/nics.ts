// The machine's network cards as a person knows them: name, address, cable in or out, wired or not.
import { readFile, readdir, readlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseIp, parseMac } from '../contract/ids';
import type { Nic } from '../contract/model';
import { nativeSockets } from './sockets/native';

const SYS = '/sys/class/net';
/** ARPHRD_ETHER, linux/if_arp.h. */
const ETHERNET = '1';

/** Wired ones first, then by name; loopback last. Cards without an address are listed where the system tells them (Linux). */
export async function listNics(): Promise<readonly Nic[]> {
  const addressed = os.networkInterfaces();
  const names = new Set([...Object.keys(addressed), ...(await linuxNames())]);
  const nics = await Promise.all([...names].map((name) => nicOf(name, addressed[name] ?? [])));
  const rank: Readonly<Record<Nic['kind'], number>> = { wired: 0, virtual: 1, wireless: 2, loopback: 3 };
  return nics.sort((a, b) => rank[a.kind] - rank[b.kind] || a.name.localeCompare(b.name));
}

async function nicOf(name: string, addresses: readonly os.NetworkInterfaceInfo[]): Promise<Nic> {
  const first = addresses.find(({ family }) => family === 'IPv4');
  const { address, netmask } = first ?? (await withoutCable(name)) ?? {};
  const mac = parseMac(addresses[0]?.mac ?? (await sysText(name, 'address')) ?? '');
  const internal = first?.internal ?? name === 'lo';
  return {
    name,
    mac,
    address: parseIp(address ?? ''),
    netmask: parseIp(netmask ?? ''),
    linkUp: await linkUp(name, addresses.length > 0),
    kind: internal ? 'loopback' : await kindOf(name, mac),
  };
}

/**
 * node:os tells no address of a NIC whose link is down (libuv asks for IFF_RUNNING), although it keeps it: one machine on
 * a direct cable takes the link down whenever it restarts, and that must not end serving.
 */
async function withoutCable(
  name: string,
): Promise<{ readonly address: string; readonly netmask: string } | null> {
  return (await nativeSockets())?.ipv4Of(name) ?? null;
}

/** An interface without a driver of real hardware behind it is virtual: bridges, veth, VPNs, containers. */
async function kindOf(name: string, mac: string | null): Promise<Exclude<Nic['kind'], 'loopback'>> {
  if (process.platform !== 'linux') return kindByName(name);
  const entries = await readdir(path.join(SYS, name)).catch(missing<string[]>([]));
  if (entries.includes('wireless') || entries.includes('phy80211')) return 'wireless';
  const target = await readlink(path.join(SYS, name)).catch(missing(''));
  if (target.includes('/virtual/') || (await sysText(name, 'type')) !== ETHERNET || !mac) return 'virtual';
  return 'wired';
}

/** Windows and macOS tell no more than a name here. */
function kindByName(name: string): Exclude<Nic['kind'], 'loopback'> {
  if (/wi-?fi|wlan|wireless|airport/i.test(name)) return 'wireless';
  return /vethernet|virtual|vmware|vmnet|vboxnet|hyper-v|docker|bridge|utun|awdl|llw|tap|tun|vpn/i.test(name)
    ? 'virtual'
    : 'wired';
}

/** Elsewhere than on Linux an address is only there while the cable is in. */
async function linkUp(name: string, hasAddress: boolean): Promise<boolean> {
  if (process.platform !== 'linux') return hasAddress;
  // Reading `carrier` of an interface that is down fails with EINVAL.
  const carrier = await sysText(name, 'carrier');
  return carrier === null ? hasAddress : carrier === '1';
}

const linuxNames = async (): Promise<string[]> =>
  process.platform === 'linux' ? readdir(SYS).catch(missing<string[]>([])) : [];

const sysText = async (name: string, field: string): Promise<string | null> =>
  process.platform === 'linux'
    ? readFile(path.join(SYS, name, field), 'utf8').then((text) => text.trim(), missing(null))
    : null;

const missing =
  <Value>(value: Value) =>
  (error: NodeJS.ErrnoException): Value => {
    if (['ENOENT', 'EINVAL', 'ENOTDIR', 'ENODEV', 'EACCES'].includes(error.code ?? '')) return value;
    throw error;
  };

/** Calls `onChange` whenever address or link of the NIC differ from the last look; null: it has gone. Returns what ends it. */
export function watchNic(q: {
  readonly name: string;
  readonly everyMs: number;
  list(): Promise<readonly Nic[]>;
  onChange(nic: Nic | null): void;
  onError(error: unknown): void;
}): () => void {
  let last: string | null = null;
  let ended = false;
  const look = async (): Promise<void> => {
    const nic = (await q.list()).find(({ name }) => name === q.name) ?? null;
    const now = nic ? `${nic.address ?? ''} ${nic.netmask ?? ''} ${String(nic.linkUp)}` : '';
    if (!ended && last !== null && now !== last) q.onChange(nic);
    last = now;
  };
  const timer = setInterval(() => void look().catch((error: unknown) => q.onError(error)), q.everyMs);
  void look().catch((error: unknown) => q.onError(error));
  return () => {
    ended = true;
    clearInterval(timer);
  };
}

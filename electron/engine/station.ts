// One serving station: HTTP, TFTP and DHCP on one address, opened all together or not at all. The real NIC gets one;
// the simulated machine gets another on loopback.
import { LeaseTable } from '../boot/leases';
import type { ServerFacts } from '../boot/wire';
import type { EventBody, FileRole, InstallState } from '../contract/events';
import type { Ip, Mac } from '../contract/ids';
import type { Distro, Lease } from '../contract/model';
import type { View } from '../contract/view';
import { openDhcpServer } from '../net/dhcp';
import { openHttpServer } from '../net/http';
import { openTftpServer } from '../net/tftp';
import type { Network } from '../net/udp';
import type { Attempt, Attempts } from './attempts';
import { bootSource } from './decide';
import type { Decide } from './decide';
import { dhcpAnswerer } from './dhcp-service';
import { route, tellHttp } from './http-service';
import { quieted } from './quiet';
import type { EnginePorts } from './rooms';
import { Scripts } from './scripts';
import { findLoader, tellTftp } from './tftp-service';
import type { Trees } from './trees';

const EXPIRY_MS = 30_000;

export interface StationOptions {
  readonly network: Network;
  readonly nic: { readonly name: string; readonly address: Ip; readonly netmask: Ip };
  readonly ports: EnginePorts & { readonly http: number };
  readonly mode: 'dhcp' | 'proxy';
  readonly pool: { readonly from: Ip; readonly to: Ip };
  readonly leases: readonly Lease[];
  readonly reservations: ReadonlyMap<Ip, Mac>;
  readonly leaseSeconds: number;
  readonly loadersDir: string;
  readonly loaders: readonly string[];
  readonly attempts: Attempts;
  readonly trees: Pick<Trees, 'of'>;
  readonly decide: Decide;
  readonly simulated: boolean;
  readonly world: () => Pick<View, 'distros' | 'profiles'>;
  readonly now: () => number;
  readonly emit: (body: EventBody) => void;
  readonly fault: (error: unknown) => void;
  /** Another DHCP server was heard on this wire. */
  readonly rival: (server: Ip) => void;
  readonly keepLease: (lease: Lease) => Promise<void>;
  readonly freeLease: (lease: Lease, reason: 'released' | 'expired' | 'declined' | 'replaced') => void;
  readonly choose: (mac: Mac, profile: string) => Promise<boolean>;
  readonly adopt: (mac: Mac, profile: string) => Promise<void>;
  readonly reported: (attempt: Attempt, state: InstallState, detail: string) => Promise<void>;
}

export interface Station {
  readonly ports: { dhcp: number; tftp: number; http: number; proxy: number | null };
  readonly scripts: Scripts;
  setReservations(reservations: ReadonlyMap<Ip, Mac>): void;
  close(): Promise<void>;
}

export async function openStation(options: StationOptions): Promise<Station> {
  const opened: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of opened.reverse().splice(0)) await end();
  };
  try {
    return await open(options, opened, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function open(
  options: StationOptions,
  opened: (() => Promise<void>)[],
  close: () => Promise<void>,
): Promise<Station> {
  const { nic, ports, network, mode, attempts, now } = options;
  const emit = quieted(options.emit, now);
  const fault = (error: unknown): void => options.fault(error);
  let httpPort = ports.http;
  const scripts = new Scripts(() => `http://${nic.address}:${String(httpPort)}`, options.world);
  const files = { ...options, emit, scripts, distro: distroIn(options), bootRole: bootRoleIn(options) };
  const http = await openHttpServer({
    address: nic.address,
    port: ports.http,
    route: (request) => route(files, request),
    onEvent: (event) => tellHttp(files, event),
    onError: fault,
  });
  opened.push(() => http.close());
  httpPort = http.port;

  const tftp = await openTftpServer({
    network,
    address: nic.address,
    port: ports.tftp,
    find: (name) => findLoader(files, name),
    onEvent: (event) => tellTftp(files, event),
    onError: fault,
  });
  opened.push(() => tftp.close());

  const server: ServerFacts = {
    address: nic.address,
    netmask: nic.netmask,
    httpPort,
    router: null,
    dns: [],
    leaseSeconds: options.leaseSeconds,
    mode,
    ports,
  };
  const { from, to } = options.pool;
  const table = new LeaseTable(
    { from, to, netmask: nic.netmask, server: nic.address, exclude: [], leaseSeconds: options.leaseSeconds },
    options.leases,
  );
  table.setReservations(options.reservations);
  const { decide, simulated, keepLease, freeLease } = options;
  let full = false;
  const poolFull = (): void => {
    // Once: every machine that waits asks again and again.
    if (!full)
      emit({
        type: 'problem.raised',
        problem: { code: 'pool-full', params: { pool: `${from}-${to}` } },
        area: 'serve',
      });
    full = true;
  };
  const dhcp = await openDhcpServer({
    network,
    nic,
    ports,
    withProxy: mode === 'proxy',
    answer: dhcpAnswerer({
      server,
      attempts,
      decide,
      leases: table,
      simulated,
      now,
      emit,
      poolFull,
      keepLease,
      freeLease,
    }),
    onForeignReply: (_message, arrival) => options.rival(arrival.address),
    onBad: (reason) => emit({ type: 'dhcp.ignored', mac: null, reason }),
    onError: fault,
  });
  opened.push(() => dhcp.close());

  const timer = setInterval(() => {
    for (const lease of table.expire(now())) freeLease(lease, 'expired');
  }, EXPIRY_MS);
  opened.push(() => Promise.resolve(clearInterval(timer)));

  return {
    ports: {
      dhcp: ports.server,
      tftp: tftp.port,
      http: http.port,
      proxy: mode === 'proxy' ? ports.proxy : null,
    },
    scripts,
    setReservations: (reservations) => table.setReservations(reservations),
    close,
  };
}

const distroIn =
  ({ world }: StationOptions) =>
  (id: string): Distro | null =>
    world().distros[id] ?? null;

/** Kernel and initrd of a distro or kit, by their paths in the tree. */
const bootRoleIn =
  ({ world }: StationOptions) =>
  (distro: Distro, file: string): FileRole | null => {
    const source = bootSource(distro, world().distros) ?? distro;
    if (source.id === distro.id && source.kernel === file) return 'kernel';
    return source.id === distro.id && source.initrds.includes(file) ? 'initrd' : null;
  };

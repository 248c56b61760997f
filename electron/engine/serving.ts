// Starting and stopping on a person's NIC: mode and pool decided, all ports opened or none, the NIC watched, and
// everything that a station tells carried into stores and stream.
import { checkPool, proposePool } from '../boot/leases';
import type { Serving } from '../contract/events';
import { parseIp } from '../contract/ids';
import type { Ip, Mac } from '../contract/ids';
import type { Nic } from '../contract/model';
import { ProblemError, problem } from '../contract/problems';
import type { Problem } from '../contract/problems';
import type { NewMachines, ServeMode } from '../contract/settings';
import type { View } from '../contract/view';
import { watchNic } from '../net/nics';
import { probeRivals } from '../net/probe';
import { decideIn } from './decide';
import { requireLoaders } from './loaders';
import { guardNic } from './nic-guard';
import { reported } from './reports';
import { httpPortOf } from './rooms';
import type { Rooms } from './rooms';
import { watchStalls } from './stalls';
import { openStation } from './station';
import type { Station } from './station';
import { adopt } from './systems';

const WATCH_MS = 2000;

export interface StartOptions {
  readonly nic: string;
  readonly mode: ServeMode;
  readonly pool: { readonly from: string; readonly to: string } | null;
  readonly newMachines: NewMachines | null;
}

type UsableNic = Nic & { readonly address: Ip; readonly netmask: Ip };

export class ServingDesk {
  private station: Station | null = null;
  private starting: Promise<Serving> | null = null;
  private stopWatches: (() => void)[] = [];
  private closed = false;
  private policy: NewMachines | null = null;
  private readonly rivals = new Set<Ip>();

  constructor(private readonly rooms: Rooms) {
    rooms.bus.subscribe(({ type }) => {
      if (type === 'system.saved' || type === 'system.removed')
        this.station?.setReservations(reservationsOf(rooms.bus.view));
    });
  }

  async start(options: StartOptions): Promise<Serving> {
    const { bus } = this.rooms;
    const now = bus.view.serving;
    if (this.closed) throw problem('engine-stopped', {});
    if (now || this.starting) throw problem('already-serving', { nic: now?.nic.name ?? options.nic });
    this.starting = this.open(options);
    try {
      return await this.starting;
    } finally {
      this.starting = null;
    }
  }

  async stop(options: {
    force: boolean;
    problem?: Problem;
    reason?: 'asked' | 'problem' | 'exit';
  }): Promise<void> {
    // A start that still waits for its turn must not open ports behind the engine's back.
    if (options.reason === 'exit') this.closed = true;
    const { bus } = this.rooms;
    // A start under way ends first (its failure is told to who asked for it), or its ports would outlive the engine.
    if (this.starting) await Promise.allSettled([this.starting]);
    if (!this.station) return;
    const count = installing(bus.view);
    if (count > 0 && !options.force) throw problem('machines-installing', { count });
    const { station } = this;
    this.station = null;
    for (const end of this.stopWatches.splice(0)) end();
    const told = options.problem ?? null;
    try {
      await station.close();
    } finally {
      this.policy = null;
      bus.emit({
        type: 'serve.stopped',
        reason: options.reason ?? (told ? 'problem' : 'asked'),
        problem: told,
      });
    }
  }

  /** What new machines get: this session's choice, else the settings'. */
  newMachines(): NewMachines {
    return this.policy ?? this.rooms.settings.get().newMachines;
  }

  private async open(options: StartOptions): Promise<Serving> {
    const { rooms } = this;
    const { bus, ports, network } = rooms;
    const nic = await usableNic(rooms, options.nic);
    const effective = await this.decideMode(nic, options.mode);
    const pool = poolFor(nic, options.pool);
    const loaders = await requireLoaders(rooms.loadersDir);
    if (options.newMachines?.kind === 'install' && !bus.view.profiles[options.newMachines.profile])
      throw problem('not-found', { what: 'profile', id: options.newMachines.profile });
    this.policy = options.newMachines;
    this.rivals.clear();
    const leases = await rooms.store.leases.all();
    const open = (http: number): Promise<Station> =>
      openStation({
        network,
        nic,
        ports: { ...ports, http },
        mode: effective,
        pool,
        leases,
        reservations: reservationsOf(bus.view),
        leaseSeconds: rooms.settings.get().leaseSeconds,
        loadersDir: rooms.loadersDir,
        loaders,
        attempts: rooms.attempts,
        trees: rooms.trees,
        decide: (mac) => decideIn(bus.view, this.newMachines(), mac),
        simulated: false,
        world: () => bus.view,
        now: rooms.now,
        emit: (body) => bus.emit(body),
        fault: (error) => rooms.fault(error, 'serve'),
        rival: (server) => this.heardRival(server),
        keepLease: (lease) => rooms.store.leases.put(lease),
        freeLease: (lease, reason) => {
          // An address that was only given back stays on record, so that its machine gets it again.
          const kept =
            reason === 'replaced' ? rooms.store.leases.remove(lease.ip) : rooms.store.leases.put(lease);
          kept.catch((error: unknown) => rooms.fault(error, 'store'));
          bus.emit({ type: 'lease.freed', ip: lease.ip, mac: lease.mac, reason });
        },
        choose: (mac, profile) => this.choose(mac, profile),
        adopt: async (mac, profile) => {
          const chosen = bus.view.profiles[profile];
          if (chosen) await adopt(rooms, mac, chosen);
        },
        reported: (attempt, state, detail) => reported(rooms, attempt, state, detail),
      });
    const http = httpPortOf(ports, rooms.settings.get());
    this.station = await open(http).catch((error: unknown) => {
      // Nobody types the HTTP address: when its usual port is taken, any free one will do.
      if (
        error instanceof ProblemError &&
        error.problem.code === 'port-taken' &&
        error.problem.params.port === http
      )
        return open(0);
      throw error;
    });
    this.watch(nic);
    const serving: Serving = {
      nic,
      address: nic.address,
      netmask: nic.netmask,
      mode: options.mode,
      effective,
      pool: effective === 'dhcp' ? pool : null,
      ports: this.station.ports,
      since: rooms.now(),
    };
    bus.emit({ type: 'serve.started', serving });
    return serving;
  }

  private async decideMode(nic: UsableNic, mode: ServeMode): Promise<'dhcp' | 'proxy'> {
    if (mode !== 'auto') return mode;
    const { network, ports } = this.rooms;
    const rivals = await probeRivals({ network, nic, ports });
    return rivals.length > 0 ? 'proxy' : 'dhcp';
  }

  private watch(nic: UsableNic): void {
    const { rooms } = this;
    const guard = guardNic(nic, (problem) => {
      this.stop({ force: true, problem }).catch((error: unknown) => rooms.fault(error, 'serve'));
    });
    this.stopWatches.push(
      guard.end,
      watchNic({
        name: nic.name,
        everyMs: WATCH_MS,
        list: () => rooms.nics(),
        onChange: guard.look,
        onError: (error) => rooms.fault(error, 'serve'),
      }),
      watchStalls(rooms.bus, rooms.now),
    );
  }

  /** Told once for each server: two that both give addresses take each other's machines away. */
  private heardRival(server: Ip): void {
    if (this.rivals.has(server)) return;
    this.rivals.add(server);
    const { bus } = this.rooms;
    bus.emit({ type: 'problem.raised', problem: { code: 'rival-dhcp', params: { server } }, area: 'serve' });
  }

  /** The menu on a machine's own screen: only for a machine that nobody decided about. */
  private async choose(mac: Mac, name: string): Promise<boolean> {
    const { view } = this.rooms.bus;
    const profile = view.profiles[name];
    if (!profile || view.distros[profile.distro]?.status !== 'ready') return false;
    if (decideIn(view, this.newMachines(), mac).plan.kind !== 'menu') return false;
    await adopt(this.rooms, mac, profile);
    return true;
  }
}

/** Machines that would be interrupted; one that was last heard before serving began is of another day. */
export const installing = ({ machines, serving }: View): number =>
  Object.values(machines).filter(({ attempts }) => {
    const newest = attempts.at(-1);
    const heard = serving !== null && (newest?.lastHeard ?? 0) >= serving.since;
    return newest?.outcome === 'running' && newest.plan === 'install' && !newest.simulated && heard;
  }).length;

const reservationsOf = (view: View): ReadonlyMap<Ip, Mac> =>
  new Map(Object.values(view.systems).flatMap(({ ip, mac }) => (ip ? [[ip, mac] as const] : [])));

async function usableNic(rooms: Rooms, name: string): Promise<UsableNic> {
  const nic = (await rooms.nics()).find((one) => one.name === name);
  if (!nic) throw problem('nic-gone', { nic: name });
  const { address, netmask } = nic;
  if (!address || !netmask) throw problem('nic-no-address', { nic: name });
  return { ...nic, address, netmask };
}

function poolFor(nic: UsableNic, asked: StartOptions['pool']): { from: Ip; to: Ip } {
  if (!asked) return proposePool(nic.address, nic.netmask);
  const from = parseIp(asked.from);
  const to = parseIp(asked.to);
  if (!from || !to) throw problem('pool-invalid', { reason: `${asked.from}-${asked.to}` });
  const wrong = checkPool({ from, to, address: nic.address, netmask: nic.netmask });
  if (wrong) throw problem('pool-invalid', { reason: wrong });
  return { from, to };
}

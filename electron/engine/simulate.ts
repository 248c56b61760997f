// "Try it without hardware": a simulated machine walks the nine steps against a real station on loopback and high
// ports. It proves loaders, scripts, files and answer file; nothing of it is stored but its events.
import { randomBytes } from 'node:crypto';
import type { DistroId, Mac, ProfileName, SystemName } from '../contract/ids';
import { parseIp, parseMac } from '../contract/ids';
import type { Ip } from '../contract/ids';
import { answerForm } from '../contract/model';
import type { Distro, Profile, System } from '../contract/model';
import { problem } from '../contract/problems';
import { tableOf } from '../contract/view';
import type { View } from '../contract/view';
import type { Tree } from '../boot/tree';
import { plan } from '../boot/plan';
import { simulateMachine } from '../net/pxe-client';
import { idOf } from './attempts';
import { practiceDistro, practiceTree } from './practice';
import { requireLoaders } from './loaders';
import type { Rooms } from './rooms';
import { openStation } from './station';
import { armedSystem } from './systems';

const LOOPBACK = '127.0.0.1';
/** High ports, so that no rights are needed; chosen by the operating system where it can be. */
const PORTS = { server: 16_767, client: 16_768, proxy: 14_011, tftp: 0, http: 0 };

export interface Simulation {
  readonly steps: readonly { readonly step: number; readonly at: number }[];
  readonly seconds: number;
}

export async function simulate(rooms: Rooms): Promise<Simulation> {
  const { bus, now } = rooms;
  const loaders = await requireLoaders(rooms.loadersDir);
  const mac = parseMac(`02${randomBytes(5).toString('hex')}`) as Mac;
  const world = practiceWorld(bus.view, mac);
  const address = parseIp(LOOPBACK) as Ip;
  const startedAt = now();
  const steps: { step: number; at: number }[] = [];
  const station = await openStation({
    network: rooms.network,
    nic: { name: 'lo', address, netmask: parseIp('255.0.0.0') as Ip },
    ports: PORTS,
    mode: 'dhcp',
    pool: { from: parseIp('127.0.10.10') as Ip, to: parseIp('127.0.10.99') as Ip },
    leases: [],
    reservations: new Map(),
    leaseSeconds: 120,
    loadersDir: rooms.loadersDir,
    loaders,
    attempts: rooms.attempts,
    trees: { of: (distro) => treeOf(rooms, distro) },
    decide: () => ({
      system: world.system,
      plan: plan({ ...world, newMachines: { kind: 'ask' }, newProfile: null, newDistro: null }),
    }),
    simulated: true,
    world: () => world.view,
    now,
    emit: (body) => {
      // Loopback leases are no leases of the network; they would only puzzle in the list.
      if (body.type !== 'lease.bound' && body.type !== 'lease.freed') bus.emit(body);
    },
    fault: (error) => rooms.fault(error, 'machine'),
    rival: () => undefined,
    keepLease: () => Promise.resolve(),
    freeLease: () => undefined,
    choose: () => Promise.resolve(false),
    adopt: () => Promise.resolve(),
    reported: (attempt, state, detail) => {
      bus.emit({ type: 'install.reported', ...idOf(attempt), state, detail });
      return Promise.resolve();
    },
  });
  try {
    await simulateMachine({
      network: rooms.network,
      server: { address, ports: { ...PORTS, tftp: station.ports.tftp } },
      mac,
      firmware: 'uefi-x64',
      onStep: (step) => steps.push({ step, at: now() }),
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw problem('simulation-failed', { step: steps.at(-1)?.step ?? 1, reason }, error);
  } finally {
    await station.close();
  }
  return { steps, seconds: (now() - startedAt) / 1000 };
}

interface PracticeWorld {
  readonly view: Pick<View, 'distros' | 'profiles'>;
  readonly system: System;
  readonly profile: Profile;
  readonly distro: Distro;
}

/** The first ready profile if there is one, so that a person's own files are proved; else a small practice distro. */
function practiceWorld(view: View, mac: Mac): PracticeWorld {
  const own = Object.values(view.profiles).find(({ distro }) => view.distros[distro]?.status === 'ready');
  const ownDistro = own ? view.distros[own.distro] : undefined;
  const distro = ownDistro ?? practiceDistro();
  const profile: Profile = own ?? {
    name: 'practice' as ProfileName,
    distro: distro.id,
    answers: answerForm.parse({}),
    kernelArgs: '',
    savedAt: 0,
  };
  const system = armedSystem('simulated-machine' as SystemName, mac, profile.name, 0);
  const distros = tableOf(view.distros, { [distro.id]: distro });
  return {
    view: { distros, profiles: tableOf(view.profiles, { [profile.name]: profile }) },
    system,
    profile,
    distro,
  };
}

const treeOf = (rooms: Rooms, distro: Distro): Promise<Tree> =>
  distro.id === PRACTICE_ID ? Promise.resolve(practiceTree()) : rooms.trees.of(distro);

const PRACTICE_ID: DistroId = practiceDistro().id;

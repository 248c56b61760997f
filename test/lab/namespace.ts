// A network of its own for each test: a namespace with a bridge (192.168.77.1/24) on which the app serves and to which
// virtual machines are plugged. It takes down everything it made, and what an earlier, killed run left behind.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run, runNow, start, whenProcessEnds } from './processes';
import type { Running } from './processes';

export const BRIDGE = 'br0';
export const SERVER = '192.168.77.1';
/** The site's own server in a second namespace (ProxyDHCP). */
export const SITE = '192.168.77.2';
const PREFIX = 'slipway-lab';

export interface Lab {
  readonly namespace: string;
  /** Scratch of this lab: disks, sockets, data folders. Gone after `destroy`. */
  readonly folder: string;
  /** Where logs stay. */
  readonly logs: string;
  /** Runs a program inside to its end. */
  exec(command: string, args: readonly string[]): Promise<string>;
  /** Starts a program inside; it is ended by `destroy` at the latest. */
  start(name: string, command: string, args: readonly string[], options?: { pipe?: boolean }): Running;
  /** A new port of the bridge. */
  addTap(name: string): Promise<void>;
  /** A second namespace on the same wire, with address `SITE` on `eth0`; its name. */
  addSite(): Promise<string>;
  destroy(): Promise<void>;
}

let count = 0;

/** Needs root. `logs` must exist. Router advertisements are sent unless `advertise` is false. */
export async function createLab(logs: string, options: { advertise?: boolean } = {}): Promise<Lab> {
  await sweep();
  const namespace = `${PREFIX}-${process.pid}-${++count}`;
  const folder = mkdtempSync(path.join(tmpdir(), `${namespace}-`));
  const running: Running[] = [];
  const spaces: string[] = [];
  const inside = (space: string, command: string, args: readonly string[]) => [
    'netns',
    'exec',
    space,
    command,
    ...args,
  ];
  const add = async (space: string) => {
    await run('ip', ['netns', 'add', space]);
    spaces.push(space);
    await run('ip', ['-n', space, 'link', 'set', 'lo', 'up']);
  };
  whenProcessEnds(() => {
    for (const space of spaces) runNow('ip', ['netns', 'del', space]);
    rmSync(folder, { recursive: true, force: true });
  });
  const lab: Lab = {
    namespace,
    folder,
    logs,
    exec: (command, args) => run('ip', inside(namespace, command, args)),
    // `ip netns exec` becomes the program, so the process id is the program's own
    start: (name, command, args, { pipe = false } = {}) => {
      const log = path.join(logs, `${name}.log`);
      const one = start(name, 'ip', inside(namespace, command, args), { log, pipe });
      running.push(one);
      return one;
    },
    addTap: async (name) => {
      await run('ip', ['-n', namespace, 'tuntap', 'add', 'dev', name, 'mode', 'tap']);
      await run('ip', ['-n', namespace, 'link', 'set', name, 'master', BRIDGE, 'up']);
    },
    addSite: async () => {
      const site = `${namespace}-site`;
      await add(site);
      await run('ip', [
        '-n',
        namespace,
        'link',
        'add',
        'site',
        'type',
        'veth',
        'peer',
        'name',
        'eth0',
        'netns',
        site,
      ]);
      await run('ip', ['-n', namespace, 'link', 'set', 'site', 'master', BRIDGE, 'up']);
      await run('ip', ['-n', site, 'addr', 'add', `${SITE}/24`, 'dev', 'eth0']);
      await run('ip', ['-n', site, 'link', 'set', 'eth0', 'up']);
      return site;
    },
    destroy: async () => {
      await Promise.all(
        running
          .splice(0)
          .reverse()
          .map((one) => one.stop()),
      );
      for (const space of spaces.splice(0).reverse()) await removeSpace(space);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  try {
    await add(namespace);
    const bridge = ['type', 'bridge', 'forward_delay', '0', 'stp_state', '0', 'mcast_snooping', '0'];
    await run('ip', ['-n', namespace, 'link', 'add', BRIDGE, ...bridge]);
    await run('ip', ['-n', namespace, 'addr', 'add', `${SERVER}/24`, 'dev', BRIDGE]);
    await run('ip', ['-n', namespace, 'link', 'set', BRIDGE, 'up']);
    if (options.advertise !== false) await advertise(lab);
    return lab;
  } catch (error) {
    await lab.destroy();
    throw error;
  }
}

/**
 * IPv6 router advertisements without prefix or route. Not part of what is proved: iPXE of 2019 (in QEMU's ROMs) waits
 * 13 s for one after its DHCP answer, each time it configures a card.
 */
async function advertise(lab: Lab): Promise<void> {
  await run('ip', ['-n', lab.namespace, '-6', 'addr', 'add', 'fd77::1/64', 'dev', BRIDGE, 'nodad']);
  const file = path.join(lab.folder, 'advertise.conf');
  const leases = path.join(lab.folder, 'advertise.leases');
  writeFileSync(
    file,
    `port=0\nbind-interfaces\ninterface=${BRIDGE}\nexcept-interface=lo\nenable-ra\ndhcp-range=fd77::,ra-only\n` +
      `ra-param=${BRIDGE},10,0\ndhcp-leasefile=${leases}\n`,
  );
  lab.start('advertise', 'dnsmasq', [
    '--keep-in-foreground',
    '--user=root',
    '--group=root',
    `--conf-file=${file}`,
    '--log-facility=-',
  ]);
}

/** Ends what still runs inside (only what was started there can be there), then removes the namespace. */
async function removeSpace(space: string): Promise<void> {
  const inside = (await run('ip', ['netns', 'pids', space])).split('\n').filter(Boolean);
  for (const pid of inside) process.kill(Number(pid), 'SIGKILL');
  await run('ip', ['netns', 'del', space]);
}

/** Namespaces and folders of test processes that are no more (the process id is in the name). */
async function sweep(): Promise<void> {
  const left = (name: string): boolean => {
    const owner = new RegExp(`^${PREFIX}-(\\d+)-`).exec(name)?.[1];
    return owner !== undefined && !isAlive(Number(owner));
  };
  for (const line of (await run('ip', ['netns', 'list'])).split('\n')) {
    const space = line.split(' ')[0] ?? '';
    if (left(space)) await removeSpace(space);
  }
  for (const name of readdirSync(tmpdir()))
    if (left(name)) rmSync(path.join(tmpdir(), name), { recursive: true, force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

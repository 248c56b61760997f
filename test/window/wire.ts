// A wire of the test's own: two network namespaces joined by a cable (veth). The app serves at one end, a machine
// sits at the other. Both are gone afterwards; nothing outside them is touched.
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

export const NIC = 'lan0';
export const SERVER = '192.168.77.1';

export interface Wire {
  /** Starts a program at one end. */
  start(end: 'app' | 'machine', command: string, args: readonly string[]): ChildProcess;
  destroy(): void;
}

const ip = (...args: string[]): void => {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
};

/** Null when this computer lets us make one; else why not. */
export function wireLack(): string | null {
  if (process.platform !== 'linux') return 'network namespaces are Linux only';
  if (process.getuid?.() !== 0) return 'network namespaces need root';
  try {
    execFileSync('ip', ['netns', 'list'], { stdio: 'ignore' });
    return null;
  } catch (error) {
    return `no "ip netns": ${String(error)}`;
  }
}

export function makeWire(): Wire {
  const name = `slipway-window-${String(process.pid)}`;
  const spaces = { app: `${name}-app`, machine: `${name}-pc` };
  const running: ChildProcess[] = [];
  for (const space of Object.values(spaces)) {
    ip('netns', 'add', space);
    ip('-n', space, 'link', 'set', 'lo', 'up');
  }
  ip('-n', spaces.app, 'link', 'add', NIC, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', spaces.machine);
  ip('-n', spaces.app, 'addr', 'add', `${SERVER}/24`, 'dev', NIC);
  ip('-n', spaces.app, 'link', 'set', NIC, 'up');
  // The simulated machine's own sockets need an address before DHCP gives one: outside the pool.
  ip('-n', spaces.machine, 'addr', 'add', '192.168.77.9/24', 'dev', 'eth0');
  ip('-n', spaces.machine, 'link', 'set', 'eth0', 'up');
  ip('-n', spaces.machine, 'route', 'add', 'default', 'via', SERVER);
  return {
    start: (end, command, args) => {
      const child = spawn('ip', ['netns', 'exec', spaces[end], command, ...args], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      running.push(child);
      return child;
    },
    destroy: () => {
      for (const child of running) if (child.exitCode === null) child.kill('SIGKILL');
      for (const space of Object.values(spaces)) ip('netns', 'del', space);
    },
  };
}

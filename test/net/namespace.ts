// Network namespaces of a test's own: the test's thread enters the server's one by setns(2), so the code under test
// opens its real sockets there while clients run as processes in another. Everything goes when the test ends.
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import koffi from 'koffi';

const CLONE_NEWNET = 0x4000_0000;

/** Null where namespaces can be made; else why not. */
export function whyNoNamespaces(): string | null {
  if (process.platform !== 'linux') return 'not Linux';
  if (process.getuid?.() !== 0) return 'not root';
  const probe = `slipway-probe-${process.pid}`;
  if (spawnSync('ip', ['netns', 'add', probe]).status !== 0) return 'ip netns does not work here';
  spawnSync('ip', ['netns', 'del', probe]);
  return null;
}

export interface Wire {
  readonly server: string;
  readonly client: string;
  run(inside: 'server' | 'client', ...command: string[]): string;
  end(): void;
}

const ip = (...words: string[]) =>
  execFileSync('ip', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** Two wires: s0 to c0 and s1 to c1; the server's ends have addresses 10.91.0.1 and 10.92.0.1, and no default route. */
export function openWires(name: string): Wire {
  const server = `slipway-${name}-s-${process.pid}`;
  const client = `slipway-${name}-c-${process.pid}`;
  const run: Wire['run'] = (inside, ...command) =>
    ip('netns', 'exec', inside === 'server' ? server : client, ...command);
  const end = () => {
    spawnSync('ip', ['netns', 'del', server]);
    spawnSync('ip', ['netns', 'del', client]);
  };
  ip('netns', 'add', server);
  ip('netns', 'add', client);
  try {
    for (const at of [0, 1]) {
      ip('link', 'add', `s${at}`, 'netns', server, 'type', 'veth', 'peer', 'name', `c${at}`, 'netns', client);
      run('server', 'ip', 'addr', 'add', `10.9${at + 1}.0.1/24`, 'dev', `s${at}`);
      run('server', 'ip', 'link', 'set', `s${at}`, 'up');
      run('client', 'ip', 'link', 'set', `c${at}`, 'up');
    }
    run('server', 'ip', 'link', 'set', 'lo', 'up');
  } catch (error) {
    end();
    throw error;
  }
  return { server, client, run, end };
}

/** Moves this thread into the namespace; returns the way back. */
export function enterNamespace(name: string): () => void {
  const setns = koffi.load('libc.so.6').func('int setns(int fd, int type)');
  const go = (file: string) => {
    const fd = openSync(file, 'r');
    const result: unknown = setns(fd, CLONE_NEWNET);
    closeSync(fd);
    if (result !== 0) throw new Error(`setns ${file}: errno ${koffi.errno()}`);
  };
  const home = openSync('/proc/thread-self/ns/net', 'r');
  go(`/var/run/netns/${name}`);
  return () => {
    go(`/proc/self/fd/${home}`);
    closeSync(home);
  };
}

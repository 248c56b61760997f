// Why a port cannot be had, as a problem a person can act on: who holds it, or that the right to open it is missing.
import { createSocket } from 'node:dgram';
import { readFile, readdir, readlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { ProblemError, problem } from '../contract/problems';

export type Protocol = 'udp' | 'tcp';

/** The problem behind a failed bind; anything that is already a problem passes. */
export async function bindFailure(
  error: unknown,
  { port, device, address }: { port: number; device?: string; address: string },
  protocol: Protocol = 'udp',
): Promise<ProblemError> {
  if (error instanceof ProblemError) return error;
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return problem(
        'port-taken',
        { port, protocol, program: (await portHolder(port, protocol)) ?? '' },
        error,
      );
    case 'EACCES':
    case 'EPERM':
      return problem('no-rights', { port }, error);
    case 'ENODEV':
      return problem('nic-gone', { nic: device ?? address }, error);
    case 'EADDRNOTAVAIL':
      return problem('nic-changed', { nic: device ?? address, address }, error);
    default:
      return problem(
        'socket-failed',
        { reason: error instanceof Error ? error.message : String(error) },
        error,
      );
  }
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

/** Whether the port could be had alone, right now; null, or the problem in the way. */
export async function canBind(q: {
  port: number;
  protocol: Protocol;
  address?: string;
}): Promise<ProblemError | null> {
  const address = q.address ?? '0.0.0.0';
  try {
    await (q.protocol === 'udp' ? tryUdp(q.port, address) : tryTcp(q.port, address));
    return null;
  } catch (error) {
    return bindFailure(error, { port: q.port, address }, q.protocol);
  }
}

function tryUdp(port: number, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: 'udp4', reuseAddr: false });
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.bind({ port, address, exclusive: true }, () => socket.close(resolve));
  });
}

function tryTcp(port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve()));
  });
}

const TCP_LISTEN = '0A';

/** Name of the program that holds a local port; null when it is free, not ours to see, or not Linux. */
export async function portHolder(port: number, protocol: Protocol): Promise<string | null> {
  if (process.platform !== 'linux') return null;
  const inodes = new Set<string>();
  for (const table of [protocol, `${protocol}6`]) {
    for (const line of (await textOf(`/proc/net/${table}`)).split('\n').slice(1)) {
      // sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode
      const fields = line.trim().split(/\s+/);
      const held = Number.parseInt(fields[1]?.split(':')[1] ?? '', 16) === port;
      if (held && (protocol === 'udp' || fields[3] === TCP_LISTEN) && fields[9]) inodes.add(fields[9]);
    }
  }
  return inodes.size === 0 ? null : ownerOf(inodes);
}

async function ownerOf(inodes: ReadonlySet<string>): Promise<string | null> {
  for (const pid of await namesIn('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    for (const fd of await namesIn(`/proc/${pid}/fd`)) {
      const inode = /^socket:\[(\d+)\]$/.exec(await targetOf(`/proc/${pid}/fd/${fd}`))?.[1];
      if (inode !== undefined && inodes.has(inode)) return (await textOf(`/proc/${pid}/comm`)).trim() || null;
    }
  }
  return null;
}

// Processes end while we look, and those of other users may not be looked into: both mean "nothing to see".
const textOf = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');
const namesIn = (path: string): Promise<string[]> => readdir(path).catch(() => []);
const targetOf = (path: string): Promise<string> => readlink(path).catch(() => '');

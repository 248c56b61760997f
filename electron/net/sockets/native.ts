// socket(2), setsockopt(2), bind(2) and ioctl(2) through koffi, because node:dgram cannot tie a socket to a NIC and node:os
// hides the address of one without a cable. Optional: where koffi or the C library cannot be loaded the callers do without.
import { constants } from 'node:os';

interface Constants {
  readonly library: string;
  readonly solSocket: number;
  readonly reuseAddr: number;
  /** Linux: SOL_SOCKET/SO_BINDTODEVICE by name; macOS: IPPROTO_IP/IP_BOUND_IF by index. */
  readonly bindLevel: number;
  readonly bindOption: number;
}

const AF_INET = 2;
const SOCK_DGRAM = 2;
const BY_PLATFORM: Partial<Record<NodeJS.Platform, Constants>> = {
  linux: { library: 'libc.so.6', solSocket: 1, reuseAddr: 2, bindLevel: 1, bindOption: 25 },
  darwin: {
    library: '/usr/lib/libSystem.B.dylib',
    solSocket: 0xffff,
    reuseAddr: 4,
    bindLevel: 0,
    bindOption: 25,
  },
};

export interface NativeBind {
  readonly device: string;
  readonly address: string;
  readonly port: number;
  /** SO_REUSEADDR: several sockets of this program on one port. */
  readonly reuse: boolean;
}

export interface NativeSockets {
  /** A bound descriptor, for `dgram.bind({ fd })`; throws with `code` as node:dgram would. */
  open(request: NativeBind): number;
  /** Nobody else may join the port from now on, although it was opened with `reuse`. */
  stopSharing(fd: number): void;
  close(fd: number): void;
  /** The first IPv4 address of a NIC that is switched on, cable or not; null without one, and elsewhere than on Linux. */
  ipv4Of(device: string): { readonly address: string; readonly netmask: string } | null;
}

let loaded: Promise<NativeSockets | null> | null = null;
/** Null where this platform or installation has no such thing. */
export const nativeSockets = (): Promise<NativeSockets | null> => (loaded ??= load());

async function load(): Promise<NativeSockets | null> {
  const known = BY_PLATFORM[process.platform];
  if (!known) return null;
  try {
    const { default: koffi } = await import('koffi');
    const c = koffi.load(known.library);
    return wrap(known, {
      socket: c.func('int socket(int domain, int type, int protocol)'),
      setsockopt: c.func('int setsockopt(int fd, int level, int name, const void *value, uint32_t length)'),
      bind: c.func('int bind(int fd, const void *address, uint32_t length)'),
      close: c.func('int close(int fd)'),
      ioctl: c.func('int ioctl(int fd, unsigned long request, _Inout_ void *argument)'),
      ifIndex: c.func('unsigned int if_nametoindex(const char *name)'),
      errno: () => koffi.errno(),
    });
  } catch {
    // No prebuilt koffi for this machine, or no such C library (musl): the two-socket way needs neither.
    return null;
  }
}

interface LibC {
  socket(domain: number, type: number, protocol: number): number;
  setsockopt(fd: number, level: number, name: number, value: Uint8Array, length: number): number;
  bind(fd: number, address: Uint8Array, length: number): number;
  close(fd: number): number;
  ioctl(fd: number, request: number, argument: Uint8Array): number;
  ifIndex(name: string): number;
  errno(): number;
}

function wrap(known: Constants, c: LibC): NativeSockets {
  const check = (result: number, call: string) => {
    if (result >= 0) return result;
    const errno = c.errno();
    const code =
      Object.entries(constants.errno).find(([, value]) => value === errno)?.[0] ?? `errno ${errno}`;
    throw Object.assign(new Error(`${call} ${code}`), { code, syscall: call });
  };
  const setReuse = (fd: number, on: boolean) => {
    check(c.setsockopt(fd, known.solSocket, known.reuseAddr, int32(on ? 1 : 0), 4), 'setsockopt');
  };
  return {
    open({ device, address, port, reuse }) {
      const fd = check(c.socket(AF_INET, SOCK_DGRAM, 0), 'socket');
      try {
        if (reuse) setReuse(fd, true);
        const name = process.platform === 'linux' ? Buffer.from(`${device}\0`) : int32(c.ifIndex(device));
        check(c.setsockopt(fd, known.bindLevel, known.bindOption, name, name.length), 'setsockopt');
        const where = socketAddress(address, port);
        check(c.bind(fd, where, where.length), 'bind');
        return fd;
      } catch (error) {
        c.close(fd);
        throw error;
      }
    },
    stopSharing: (fd) => setReuse(fd, false),
    close: (fd) => void c.close(fd),
    ipv4Of: (device) => (process.platform === 'linux' ? linuxAddress(c, check, device) : null),
  };
}

/** Requests of netdevice(7). The struct starts with 16 bytes of name; flags, or a `sockaddr_in`, follow. */
const SIOCGIF = { flags: 0x8913, address: 0x8915, netmask: 0x891b } as const;
const IFF_UP = 1;

function linuxAddress(
  c: LibC,
  check: (result: number, call: string) => number,
  device: string,
): ReturnType<NativeSockets['ipv4Of']> {
  const fd = check(c.socket(AF_INET, SOCK_DGRAM, 0), 'socket');
  const ask = (request: number): Buffer | null => {
    const ifreq = Buffer.alloc(40);
    ifreq.write(device, 0, 15, 'latin1');
    // ENODEV, EADDRNOTAVAIL: no such NIC, no address
    return c.ioctl(fd, request, ifreq) === 0 ? ifreq.subarray(16, 24) : null;
  };
  try {
    const flags = ask(SIOCGIF.flags);
    const address = ask(SIOCGIF.address);
    const netmask = ask(SIOCGIF.netmask);
    if (!flags || !address || !netmask || (flags.readUInt16LE(0) & IFF_UP) === 0) return null;
    return { address: address.subarray(4).join('.'), netmask: netmask.subarray(4).join('.') };
  } finally {
    c.close(fd);
  }
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

/** `struct sockaddr_in`; BSD puts its length into the first byte where Linux has the low byte of the family. */
function socketAddress(address: string, port: number): Buffer {
  const bytes = Buffer.alloc(16);
  if (process.platform === 'linux') bytes.writeUInt16LE(AF_INET, 0);
  else bytes.set([bytes.length, AF_INET], 0);
  bytes.writeUInt16BE(port, 2);
  bytes.set(address.split('.').map(Number), 4);
  return bytes;
}

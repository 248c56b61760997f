// Linux: one socket on 0.0.0.0 hears the broadcasts, one on the NIC's own address hears the unicasts (renewals) and
// sends, so that every answer carries that address and leaves through that NIC even without a default route.
// Both are tied to the device where the kernel allows it; without, broadcasts of other NICs are heard too, which is
// harmless as answers still leave only through the chosen one.
import type { BindRequest, UdpSocket } from '../udp';
import { nativeSockets } from './native';
import type { NativeSockets } from './native';
import { openSocket } from './plain';

const ANY = '0.0.0.0';

/** `ties`: what ties sockets to devices, null for none (tests of the other way). */
export async function bindOnLinux(
  request: BindRequest,
  device: string,
  ties?: NativeSockets | null,
): Promise<UdpSocket> {
  const native = ties === undefined ? await nativeSockets() : ties;
  if (native) {
    try {
      return await bindTied(request, device, native);
    } catch (error) {
      // Kernels before 5.7 keep SO_BINDTODEVICE for root; everything else is a real failure.
      if (!isRefusedOption(error)) throw error;
    }
  }
  return bindUntied(request);
}

async function bindTied(request: BindRequest, device: string, native: NativeSockets): Promise<UdpSocket> {
  // Exclusive first: with SO_REUSEADDR we would silently share the port with dnsmasq and lose every other packet.
  const probe = native.open({ device, address: ANY, port: request.port, reuse: false });
  native.close(probe);
  const fds: number[] = [];
  const open = async (address: string, port: number) => {
    const fd = native.open({ device, address, port, reuse: true });
    fds.push(fd);
    try {
      return await openSocket({ ...request, broadcast: true, from: { fd } });
    } catch (error) {
      native.close(fd);
      throw error;
    }
  };
  const pair = await openPair(request, open);
  // Nor may a server that starts after us slip in beside us.
  for (const fd of fds) native.stopSharing(fd);
  return pair;
}

async function bindUntied(request: BindRequest): Promise<UdpSocket> {
  const from = { address: ANY, port: request.port };
  const probe = await openSocket({ ...request, onDatagram: () => undefined, from });
  await probe.close();
  return openPair(request, (address, port) =>
    openSocket({ ...request, broadcast: true, from: { address, port }, reuse: true }),
  );
}

async function openPair(
  request: BindRequest,
  open: (address: string, port: number) => Promise<UdpSocket>,
): Promise<UdpSocket> {
  const own = await open(request.address, request.port);
  try {
    const wildcard = await open(ANY, own.port);
    return {
      address: own.address,
      port: own.port,
      send: (bytes, port, address) => own.send(bytes, port, address),
      async close() {
        await Promise.all([own.close(), wildcard.close()]);
      },
    };
  } catch (error) {
    await own.close();
    throw error;
  }
}

const isRefusedOption = (error: unknown): boolean =>
  error instanceof Error &&
  'syscall' in error &&
  error.syscall === 'setsockopt' &&
  'code' in error &&
  (error.code === 'EPERM' || error.code === 'ENOPROTOOPT');

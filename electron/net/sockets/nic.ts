// A UDP port on one NIC that hears the NIC's broadcasts and answers through it. Each operating system needs its own way:
//   Linux    a socket bound to the NIC's address hears no broadcast, one on 0.0.0.0 sends them anywhere: so two sockets,
//            both tied to the device where the kernel lets us (5.7 and later without rights) (sockets/linux.ts)
//   macOS    the same deafness; IP_BOUND_IF on a single 0.0.0.0 socket cures it. A port below 1024 needs no rights on
//            0.0.0.0 there, but does on an address
//   Windows  a socket on the NIC's address hears that NIC's broadcasts and sends through it; SO_REUSEADDR must stay off,
//            because there it lets any program steal the port
// macOS and Windows are written from documentation; only Linux is covered by tests.
import { networkInterfaces } from 'node:os';
import { problem } from '../../contract/problems';
import type { BindRequest, UdpSocket } from '../udp';
import { bindOnLinux } from './linux';
import { nativeSockets } from './native';
import { bindPlain, openSocket } from './plain';

/** Rejects with the system error, `nic-gone`, or `nic-changed` when the NIC no longer has that address. */
export async function bindOnNic(request: BindRequest, device: string): Promise<UdpSocket> {
  const own = networkInterfaces()[device]?.map(({ address }) => address) ?? [];
  // A NIC without a cable has its address, which node:os does not tell.
  const kept = (await nativeSockets())?.ipv4Of(device)?.address;
  if (own.length === 0 && kept === undefined) throw problem('nic-gone', { nic: device });
  if (!own.includes(request.address) && kept !== request.address) {
    throw problem('nic-changed', { nic: device, address: request.address });
  }
  if (process.platform === 'linux') return bindOnLinux(request, device);
  if (process.platform === 'darwin') return bindOnMac(request, device);
  return bindPlain({ ...request, broadcast: true });
}

async function bindOnMac(request: BindRequest, device: string): Promise<UdpSocket> {
  const native = await nativeSockets();
  const from = { address: '0.0.0.0', port: request.port };
  if (!native) return openSocket({ ...request, broadcast: true, from });
  const fd = native.open({ device, ...from, reuse: false });
  const socket = await openSocket({ ...request, broadcast: true, from: { fd } });
  return { ...socket, address: request.address };
}

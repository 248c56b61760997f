// vendor-rom.mjs TAP SOCKET : carries frames between a virtual machine (QEMU's `-netdev stream` on SOCKET) and a tap, and
// makes the machine's ROM look like a card maker's: no free BIOS PXE ROM but iPXE exists, and iPXE says so in DHCP options
// 77 and 175, which would let a server skip the loader. Both are renumbered to private codes in the ROM's own requests.
// The iPXE that is loaded afterwards asks for broadcast answers; the ROM does not, and so the two are told apart.
import { closeSync, constants, openSync, read, rmSync, writeSync } from 'node:fs';
import { createServer } from 'node:net';
import koffi from 'koffi';

const [tapName, socketPath] = process.argv.slice(2);
const TUNSETIFF = 0x400454ca;
const IFF_TAP_NO_PI = 0x1002;

const tap = openSync('/dev/net/tun', constants.O_RDWR);
const request = Buffer.alloc(40);
request.write(tapName, 0, 15, 'latin1');
request.writeUInt16LE(IFF_TAP_NO_PI, 16);
const ioctl = koffi.load(null).func('int ioctl(int fd, unsigned long request, void *argument)');
if (ioctl(tap, TUNSETIFF, request) !== 0) throw new Error(`cannot open ${tapName}`);

/** Ethernet + IPv4 + UDP to port 67 + BOOTP request of the ROM: option codes 77 and 175 become 224 and 225. */
function withoutName(frame) {
  if (frame.length < 286 || frame.readUInt16BE(12) !== 0x0800 || frame[23] !== 17) return;
  const udp = 14 + (frame[14] & 15) * 4;
  if (frame.readUInt16BE(udp + 2) !== 67) return;
  const bootp = udp + 8;
  const asksForBroadcast = (frame[bootp + 10] & 0x80) !== 0;
  if (frame[bootp] !== 1 || asksForBroadcast) return;
  for (
    let at = bootp + 240;
    at < frame.length && frame[at] !== 255;
    at += frame[at] === 0 ? 1 : 2 + frame[at + 1]
  ) {
    if (frame[at] === 77) frame[at] = 224;
    if (frame[at] === 175) frame[at] = 225;
  }
  frame.writeUInt16BE(0, udp + 6); // no checksum (RFC 768), in place of a wrong one
}

const server = createServer((machine) => {
  let pending = Buffer.alloc(0);
  machine.on('data', (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= 4 && pending.length >= 4 + pending.readUInt32BE(0)) {
      const frame = pending.subarray(4, 4 + pending.readUInt32BE(0));
      pending = pending.subarray(4 + frame.length);
      withoutName(frame);
      writeSync(tap, frame);
    }
  });
  machine.on('close', () => process.exit(0));
  const incoming = Buffer.alloc(65_540);
  const next = () =>
    read(tap, incoming, 4, 65_536, null, (error, length) => {
      if (error) throw error;
      incoming.writeUInt32BE(length, 0);
      machine.write(Buffer.from(incoming.subarray(0, 4 + length)));
      next();
    });
  next();
});
server.listen(socketPath);
process.on('SIGTERM', () => {
  rmSync(socketPath, { force: true });
  closeSync(tap);
  process.exit(0);
});

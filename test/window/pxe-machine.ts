// A machine without hardware, in a network namespace of its own: real DHCP, TFTP and HTTP over a real wire.
import { realNetwork } from '../../electron/net/udp';
import { simulateMachine } from '../../electron/net/pxe-client';
import { parseIp, parseMac } from '../../electron/contract/ids';

const [server = '', hardware = ''] = process.argv.slice(2);
const address = parseIp(server);
const mac = parseMac(hardware);
if (!address || !mac) throw new Error('usage: pxe-machine SERVER MAC');
simulateMachine({
  network: realNetwork(),
  server: { address, ports: { server: 67, client: 68, tftp: 69 } },
  mac,
  firmware: 'uefi-x64',
  onStep: (step, detail) => process.stdout.write(`step ${String(step)} ${detail}\n`),
}).then(
  ({ outcome }) => process.stdout.write(`${outcome}\n`),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
  },
);

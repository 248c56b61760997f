// Who made a network card, from the first three bytes of its address (a short list of what is met in this field),
// and from that a name for a machine that nobody has named yet.
import type { MachineView } from '../../electron/contract/view';

const MAKERS: Readonly<Record<string, string>> = {
  '00:05:69': 'VMware',
  '00:0c:29': 'VMware',
  '00:50:56': 'VMware',
  '00:15:5d': 'Hyper-V',
  '00:16:3e': 'Xen',
  '08:00:27': 'VirtualBox',
  '52:54:00': 'QEMU',
  '00:14:22': 'Dell',
  '18:03:73': 'Dell',
  'd4:be:d9': 'Dell',
  '3c:d9:2b': 'HP',
  '9c:8e:99': 'HP',
  '00:1b:21': 'Intel',
  '90:e2:ba': 'Intel',
  'a0:36:9f': 'Intel',
  '00:25:90': 'Supermicro',
  '0c:c4:7a': 'Supermicro',
  'ac:1f:6b': 'Supermicro',
};

export const makerOf = (mac: string): string | null => MAKERS[mac.slice(0, 8)] ?? null;

/** The system's name, else maker and end of the address: "QEMU · …34:56". */
export function machineName(machine: Pick<MachineView, 'mac' | 'system'>): string {
  if (machine.system) return machine.system;
  const maker = makerOf(machine.mac);
  return maker ? `${maker} · …${machine.mac.slice(-5)}` : machine.mac;
}

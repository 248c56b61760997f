// One virtual machine that boots from the network first and from its disk second, as a machine in a rack does.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { accelerator } from './pace';
import { run } from './processes';
import type { Running } from './processes';
import type { Lab } from './namespace';
import { watchSerial } from './serial';
import type { Serial } from './serial';

export interface MachineSpec {
  readonly name: string;
  /** 1-250; makes the MAC, the UUID and the serial number. */
  readonly index: number;
  readonly firmware: 'bios' | 'uefi';
  /**
   * What answers in the network card. `ipxe`: QEMU's own ROM (BIOS). `vendor`: the same, but its requests do not say
   * iPXE, as a card maker's ROM (BIOS). `firmware`: none, so that the firmware's own PXE boots (UEFI).
   */
  readonly rom: 'ipxe' | 'vendor' | 'firmware';
  readonly nic?: 'virtio' | 'e1000';
  /** MiB. */
  readonly memory?: number;
  /** An empty disk of this size, or a copy of a raw image; none without. */
  readonly disk?: { readonly size: string } | { readonly image: string };
}

export interface Machine {
  readonly spec: MachineSpec;
  readonly mac: string;
  readonly serial: Serial;
  /** Milliseconds since 1970. */
  readonly poweredOnAt: number;
  /** CPU seconds used so far: comparable between a busy and an idle host. */
  cpuSeconds(): number;
  /** SHA-256 of the first `bytes` of its disk as it is now. */
  diskHead(bytes: number): Promise<Buffer>;
  powerOff(): Promise<void>;
}

const OVMF = '/usr/share/OVMF';
/** Lines after which waiting is pointless. */
const FAULTS = /PROBE-FAULT.*|Kernel panic.*|No bootable device.*|qemu-system-x86_64: .*/;

export const macOf = (index: number): string => `52:54:00:77:00:${index.toString(16).padStart(2, '0')}`;

export async function powerOn(lab: Lab, spec: MachineSpec): Promise<Machine> {
  const { name, index } = spec;
  const mac = macOf(index);
  const tap = `t${index}`;
  const log = path.join(lab.logs, `${name}.serial.log`);
  writeFileSync(log, '');
  await lab.addTap(tap);
  const disk = spec.disk ? await makeDisk(lab, spec) : null;
  const wire = spec.rom === 'vendor' ? await vendorWire(lab, name, tap) : tapWire(tap);
  const args = [
    ...board(lab, spec),
    ...wire.args,
    ...card(spec, mac),
    ...drive(disk),
    '-serial',
    `file:${log}`,
  ];
  const running = lab.start(`${name}.qemu`, 'qemu-system-x86_64', args);
  const poweredOnAt = Date.now();
  const powerOff = async (): Promise<void> => {
    await running.stop();
    await wire.pump?.stop();
    await run('ip', ['-n', lab.namespace, 'link', 'del', tap]);
  };
  return {
    spec,
    mac,
    serial: watchSerial(log, running.alive, FAULTS),
    poweredOnAt,
    cpuSeconds: () => cpuSeconds(running),
    diskHead: async (bytes) => {
      const raw = path.join(lab.folder, `${name}.head`);
      if (!disk) throw new Error(`${name} has no disk`);
      await run('qemu-img', [
        'dd',
        '-U',
        '-f',
        'qcow2',
        '-O',
        'raw',
        `bs=${bytes}`,
        'count=1',
        `if=${disk}`,
        `of=${raw}`,
      ]);
      return readFileSync(raw).subarray(0, bytes);
    },
    powerOff,
  };
}

function board(lab: Lab, { name, index, firmware, memory = 512 }: MachineSpec): string[] {
  const kind = accelerator();
  const id = `00000000-0000-4000-8000-0000000000${index.toString(16).padStart(2, '0')}`;
  const common = [
    // one processor: with two, emulated kernels hung now and then
    ...[
      '-name',
      name,
      '-nodefaults',
      '-m',
      `${memory}`,
      '-smp',
      '1',
      '-cpu',
      kind === 'kvm' ? 'host' : 'Nehalem',
    ],
    ...['-uuid', id, '-smbios', `type=1,serial=LAB-${index},uuid=${id}`, '-display', 'none', '-vga', 'none'],
    ...['-object', 'rng-random,id=rng0,filename=/dev/urandom', '-device', 'virtio-rng-pci,rng=rng0'],
  ];
  // graphics=off: SeaBIOS, its iPXE and what they start talk on the serial line
  if (firmware === 'bios') return [...common, '-machine', `pc,accel=${kind},graphics=off`];
  const vars = path.join(lab.folder, `${name}.vars.fd`);
  copyFileSync(`${OVMF}/OVMF_VARS_4M.fd`, vars);
  return [
    ...[
      ...common,
      '-machine',
      `q35,accel=${kind}`,
      '-fw_cfg',
      'name=opt/org.tianocore/IPv6PXESupport,string=n',
    ],
    ...['-drive', `if=pflash,unit=0,format=raw,readonly=on,file=${OVMF}/OVMF_CODE_4M.fd`],
    ...['-drive', `if=pflash,unit=1,format=raw,file=${vars}`],
  ];
}

const card = ({ nic = 'virtio', rom }: MachineSpec, mac: string): string[] => [
  '-device',
  `${nic === 'virtio' ? 'virtio-net-pci' : nic},netdev=n0,mac=${mac},bootindex=1${rom === 'firmware' ? ',romfile=' : ''}`,
];

const drive = (disk: string | null): string[] =>
  disk === null
    ? []
    : [
        ...['-drive', `if=none,id=d0,file=${disk},format=qcow2,cache=unsafe,discard=unmap`],
        ...['-device', 'virtio-blk-pci,drive=d0,bootindex=2'],
      ];

interface Wire {
  readonly args: readonly string[];
  readonly pump?: Running;
}
const tapWire = (tap: string): Wire => ({
  args: ['-netdev', `tap,id=n0,ifname=${tap},script=no,downscript=no`],
});

/** The machine's frames go through a program that takes the word iPXE out of what the ROM asks. */
async function vendorWire(lab: Lab, name: string, tap: string): Promise<Wire> {
  const socket = path.join(lab.folder, `${name}.wire`);
  const pump = lab.start(`${name}.wire`, process.execPath, [
    path.join(import.meta.dirname, 'vendor-rom.mjs'),
    tap,
    socket,
  ]);
  for (let tries = 0; !(await exists(socket)); tries++) {
    if (!pump.alive() || tries > 100) throw new Error(`vendor-rom.mjs did not start: see ${name}.wire.log`);
    await sleep(50);
  }
  return { args: ['-netdev', `stream,id=n0,server=off,addr.type=unix,addr.path=${socket}`], pump };
}

async function exists(file: string): Promise<boolean> {
  const { stat } = await import('node:fs/promises');
  return stat(file).then(
    () => true,
    () => false,
  );
}

async function makeDisk(lab: Lab, { name, disk }: MachineSpec): Promise<string> {
  const file = path.join(lab.folder, `${name}.qcow2`);
  if (!disk) throw new Error(`${name} has no disk`);
  if ('image' in disk) await run('qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', disk.image, file]);
  else await run('qemu-img', ['create', '-q', '-f', 'qcow2', file, disk.size]);
  return file;
}

/** From /proc, fields 14 and 15 in hundredths of a second; 0 once it has ended. */
function cpuSeconds(running: Running): number {
  if (!running.alive()) return 0;
  const fields = readFileSync(`/proc/${running.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

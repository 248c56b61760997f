// Machines boot from the real app over a real wire: firmware, loader, kernel, answer file, packages, reports, and then
// their own disk. The installer is the probe (see probe/init), so each run takes seconds and tells what it was served.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Distro, Lease, System } from '../../electron/contract/model';
import type { MachineView } from '../../electron/contract/view';
import { macOf, powerOn } from './machine';
import type { Machine, MachineSpec } from './machine';
import { probeMedia } from './media';
import { CONSOLE, followInstall, SUITES } from './probe-run';
import type { Major } from './probe-run';
import type { Lab } from './namespace';
import { createLab } from './namespace';
import { requireNeeds } from './needs';
import { limit } from './pace';
import { slipway } from './slipway';
import type { Serve, Slipway } from './slipway';
import { LOGS, printTimes, Stopwatch } from './times';

let lab: Lab;
let app: Slipway;
let ownDisk: string;

beforeAll(async () => {
  requireNeeds();
  mkdirSync(LOGS, { recursive: true });
  const watch = new Stopwatch('boot: preparation');
  const media = await probeMedia();
  ownDisk = media.ownDisk;
  watch.mark('media built');
  lab = await createLab(LOGS);
  app = slipway(lab, path.join(lab.folder, 'data'));
  for (const file of [media[12].iso, media[12].kit, media[13].iso, media[13].kit]) {
    await app.call('import', file);
    watch.mark(`imported ${path.basename(file)}`);
  }
  const answers = path.join(lab.folder, 'answers.json');
  writeFileSync(
    answers,
    JSON.stringify({ rootPassword: 'lab root', userPassword: 'lab user', user: { name: 'lab' } }),
  );
  for (const major of [12, 13] as const) {
    const medium = await mediumOf(major);
    await app.call(
      'profile',
      'add',
      `probe-${major}`,
      '--distro',
      medium.id,
      '--answers',
      answers,
      '--kernel-args',
      CONSOLE,
    );
  }
  watch.save();
});

afterAll(async () => {
  await lab?.destroy();
  printTimes();
});

/** The medium of this version; it must have found its own kit. */
async function mediumOf(major: Major): Promise<Distro> {
  const distros = await app.call<Distro[]>('distros');
  const medium = distros.find(({ role, codename }) => role === 'media' && codename === SUITES[major]);
  expect(medium, `a medium of ${SUITES[major]} among ${JSON.stringify(distros)}`).toBeDefined();
  if (!medium) throw new Error('unreachable');
  const kit = distros.find(({ id }) => id === medium.kit);
  expect(medium).toMatchObject({ status: 'ready', family: 'debian-installer', arch: 'amd64' });
  expect(kit).toMatchObject({ role: 'kit', version: expect.stringContaining(String(major)) as string });
  return medium;
}

/** What the app still says when the server has stopped: system disarmed, machine installed, lease listed. */
async function expectKept(system: string, mac: string): Promise<void> {
  const systems = await app.call<System[]>('systems');
  expect(systems.find(({ name }) => name === system)).toMatchObject({ mac, boot: 'disk' });
  const machines = await app.call<MachineView[]>('machines');
  const machine = machines.find((one) => one.mac === mac);
  expect(machine).toMatchObject({ status: 'installed', system });
  const leases = await app.call<Lease[]>('leases');
  expect(leases).toContainEqual(expect.objectContaining({ mac, ip: machine?.ip, state: 'bound' }));
}

/** Starts serving, powers the machines on, and stops both again whatever happens between. */
async function withMachines(
  specs: readonly MachineSpec[],
  work: (serve: Serve, machines: readonly Machine[]) => Promise<void>,
): Promise<void> {
  const serve = await app.serve();
  const machines: Machine[] = [];
  try {
    for (const spec of specs) machines.push(await powerOn(lab, spec));
    await work(serve, machines);
  } finally {
    for (const machine of machines) await machine.powerOff();
    const code = await serve.stop();
    expect(code, 'exit code of serve after Ctrl+C').toBe(0);
  }
}

const addSystem = async (name: string, index: number, major: Major, ...more: string[]): Promise<void> => {
  await app.call(
    'system',
    'add',
    name,
    '--mac',
    macOf(index),
    '--profile',
    `probe-${major}`,
    '--hostname',
    name,
    ...more,
  );
};

describe('a system is installed and then starts from its own disk', () => {
  const NINE = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  // what is smaller than 2 GiB the answer file passes by
  const empty = { size: '4G' };
  const rows: readonly { title: string; spec: MachineSpec; major: Major; steps: readonly number[] }[] = [
    {
      title: 'BIOS, iPXE in the card: no loader is needed',
      spec: { name: 'bios-ipxe', index: 1, firmware: 'bios', rom: 'ipxe', disk: empty },
      major: 13,
      steps: NINE.filter((step) => step !== 5),
    },
    {
      title: "BIOS, a card maker's ROM: undionly.kpxe",
      spec: { name: 'bios-vendor', index: 2, firmware: 'bios', rom: 'vendor', nic: 'e1000', disk: empty },
      major: 13,
      steps: NINE,
    },
    {
      title: 'UEFI x64: snponly.efi',
      spec: { name: 'uefi', index: 3, firmware: 'uefi', rom: 'firmware', disk: empty },
      major: 13,
      steps: NINE,
    },
  ];
  test.each(rows)('$title', async ({ spec, major, steps }) => {
    await addSystem(spec.name, spec.index, major);
    await withMachines([spec], async (serve, [machine]) => {
      if (machine) await followInstall(serve, machine, { major, hostname: spec.name, steps });
    });
    await expectKept(spec.name, macOf(spec.index));
  });

  test('two machines, two firmwares, two versions at once', async () => {
    const old: MachineSpec = {
      name: 'pair-uefi-12',
      index: 4,
      firmware: 'uefi',
      rom: 'firmware',
      disk: empty,
    };
    const recent: MachineSpec = {
      name: 'pair-bios-13',
      index: 5,
      firmware: 'bios',
      rom: 'ipxe',
      disk: empty,
    };
    await addSystem(old.name, old.index, 12);
    await addSystem(recent.name, recent.index, 13, '--ip', '192.168.77.50');
    await withMachines([old, recent], async (serve, [first, second]) => {
      if (!first || !second) throw new Error('two machines were asked for');
      await Promise.all([
        followInstall(serve, first, { major: 12, hostname: old.name, steps: NINE }),
        followInstall(serve, second, {
          major: 13,
          hostname: recent.name,
          steps: NINE.filter((step) => step !== 5),
        }),
      ]);
      expect(serve.machine(second.mac).ip, 'the address reserved for it').toBe('192.168.77.50');
    });
    await expectKept(old.name, macOf(old.index));
    await expectKept(recent.name, macOf(recent.index));
  });
});

describe('a machine nobody decided about', () => {
  const rows: readonly MachineSpec[] = [
    { name: 'unknown-bios', index: 20, firmware: 'bios', rom: 'ipxe' },
    { name: 'unknown-uefi', index: 21, firmware: 'uefi', rom: 'firmware' },
  ];
  test.each(rows)('gets the menu, then its own disk, which is not touched ($name)', async (bare) => {
    const spec: MachineSpec = { ...bare, disk: { image: ownDisk } };
    await withMachines([spec], async (serve, [machine]) => {
      if (!machine) throw new Error('a machine was asked for');
      const watch = new Stopwatch(spec.name, machine);
      const menu = await serve.until(machine, 'script.sent', limit(60));
      expect(menu.plan).toBe('menu');
      watch.mark('menu sent', menu.at);
      const gone = await serve.until(machine, 'script.sent', limit(30), ({ plan }) => plan === 'local-disk');
      watch.mark('menu left', gone.at);
      expect((gone.at - menu.at) / 1000).toBeGreaterThan(28);
      expect(machine.serial.text(), 'both profiles are offered').toMatch(/probe-12[^]*probe-13/);
      await machine.serial.expect(/PROBE-DISK-BOOTED/, limit(90));
      watch.mark('runs from its disk');
      watch.save();
      const image = readFileSync(ownDisk);
      expect(sha256(await machine.diskHead(image.length))).toBe(sha256(image));
      expect(serve.events.filter(({ type }) => type === 'answer.sent')).toEqual([]);
    });
  });
});

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

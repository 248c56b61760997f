// Debian 13 installed by its own installer, unattended, from the real app; then the machine boots over the network once
// more, is told to start its own disk, and shows a login prompt. BIOS always; UEFI with LAB_FULL=1.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Distro, System } from '../../electron/contract/model';
import { macOf, powerOn } from './machine';
import type { Machine, MachineSpec } from './machine';
import { debianMedia } from './media';
import { createLab } from './namespace';
import type { Lab } from './namespace';
import { requireNeeds } from './needs';
import { limit } from './pace';
import { slipway } from './slipway';
import type { Serve, Slipway } from './slipway';
import { reachedInOrder } from './steps';
import { LOGS, printTimes, Stopwatch } from './times';

/** Text on the serial line, and less work for an emulated processor. What follows `---` the installed system starts with too. */
const KERNEL_ARGS =
  'DEBIAN_FRONTEND=text norandmaps mitigations=off init_on_alloc=0 --- console=ttyS0,115200n8';
const ROOT_PASSWORD = 'lab-root';

let lab: Lab;
let app: Slipway;

beforeAll(async () => {
  requireNeeds();
  mkdirSync(LOGS, { recursive: true });
  const watch = new Stopwatch('debian: preparation');
  const medium = await debianMedia();
  watch.mark('medium built');
  lab = await createLab(LOGS);
  app = slipway(lab, path.join(lab.folder, 'data'));
  await app.call('import', medium.iso);
  watch.mark('medium imported and extracted');
  await app.call('import', medium.kit);
  watch.mark('kit imported');
  const media = (await app.call<Distro[]>('distros')).find(({ role }) => role === 'media');
  expect(media).toMatchObject({
    family: 'debian-installer',
    codename: 'trixie',
    status: 'ready',
    source: 'folder',
  });
  const answers = path.join(lab.folder, 'answers.json');
  const form = {
    user: { name: 'lab', fullName: 'Lab User' },
    userPassword: 'lab-user',
    rootPassword: ROOT_PASSWORD,
    lateCommands: 'echo installed-by-slipway > /etc/slipway-lab',
  };
  writeFileSync(answers, JSON.stringify(form));
  await app.call(
    'profile',
    'add',
    'trixie',
    '--distro',
    media?.id ?? '',
    '--answers',
    answers,
    '--kernel-args',
    KERNEL_ARGS,
  );
  watch.save();
});

afterAll(async () => {
  await lab?.destroy();
  printTimes();
});

const base = { memory: 1024, disk: { size: '4G' } };
const machines: readonly MachineSpec[] = [
  { ...base, name: 'debian-bios', index: 30, firmware: 'bios', rom: 'ipxe' },
  { ...base, name: 'debian-uefi', index: 31, firmware: 'uefi', rom: 'firmware' },
];
const wanted = machines.filter(({ firmware }) => firmware === 'bios' || process.env['LAB_FULL'] === '1');

test.each(wanted)('Debian 13 installs itself and starts from its own disk ($name)', async (spec) => {
  const mac = macOf(spec.index);
  await app.call('system', 'add', spec.name, '--mac', mac, '--profile', 'trixie', '--hostname', spec.name);
  const serve = await app.serve();
  const machine = await powerOn(lab, spec);
  try {
    await follow(serve, machine);
  } finally {
    await machine.powerOff();
    expect(await serve.stop(), 'exit code of serve after Ctrl+C').toBe(0);
  }
  const systems = await app.call<System[]>('systems');
  expect(systems.find(({ name }) => name === spec.name)).toMatchObject({ mac, boot: 'disk' });
});

async function follow(serve: Serve, machine: Machine): Promise<void> {
  const watch = new Stopwatch(machine.spec.name, machine);
  const initrd = await serve.until(
    machine,
    'file.sent',
    limit(60),
    ({ role, complete }) => role === 'initrd' && complete,
  );
  watch.mark('kernel and initrd sent', initrd.at);
  watch.mark('answer file sent', (await serve.until(machine, 'answer.sent', limit(60))).at);
  watch.mark('reported: started', (await reported(serve, machine, 'started', limit(60))).at);
  const isDeb = (file: string): boolean => file.endsWith('.deb');
  const release = await serve.until(machine, 'file.sent', limit(90), ({ path: file }) =>
    file.endsWith('.udeb'),
  );
  watch.mark('first installer component', release.at);
  const base1 = await serve.until(machine, 'file.sent', limit(200), ({ path: file }) => isDeb(file));
  watch.mark('disk ready, first package', base1.at);
  const kernel = await serve.until(machine, 'file.sent', limit(300), ({ path: file }) =>
    /\/linux-image-.*\.deb$/.test(file),
  );
  watch.mark('base system installed, kernel sent', kernel.at);
  const finished = await reported(serve, machine, 'finished', limit(400));
  watch.mark('reported: finished', finished.at);

  const again = await serve.until(machine, 'script.sent', limit(120), () => true, finished.seq);
  expect(again.plan, 'the second network boot must not install again').toBe('local-disk');
  watch.mark('told to boot from its disk', again.at);
  machine.serial.skip();
  // the kernel itself is quiet
  await machine.serial.expect(/GNU GRUB +version/, limit(60));
  watch.mark('own boot loader');
  await machine.serial.expect(new RegExp(`${machine.spec.name} login:`), limit(90));
  watch.mark('login prompt');
  watch.save();
  const nine = machine.spec.rom === 'ipxe' ? [1, 2, 3, 4, 6, 7, 8, 9] : [1, 2, 3, 4, 5, 6, 7, 8, 9];
  expect(reachedInOrder(serve.events, machine.mac, finished.seq)).toEqual(nine);
  expect(serve.machine(machine.mac)).toMatchObject({ status: 'installed', system: machine.spec.name });
}

async function reported(serve: Serve, machine: Machine, state: string, seconds: number) {
  const isIt = (event: { state: string }): boolean => event.state === state || event.state === 'failed';
  const event = await serve.until(machine, 'install.reported', seconds, isIt);
  expect(event, `waiting for ${state}`).toMatchObject({ state });
  return event;
}

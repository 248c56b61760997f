// The main job in the real window on a real wire: drop an ISO and its kit, make a profile in the wizard, press Serve,
// and a machine on the other end of the cable walks the nine steps to Installed.
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { TRIXIE, buildIso, buildKit, hasXorriso } from '../journeys/media';
import { root, shots } from './app';
import { bundle, programs } from './bundle';
import { NIC, SERVER, makeWire, wireLack } from './wire';
import type { Wire } from './wire';

const MAC = '52:54:00:77:01:01';
const lack = wireLack() ?? (hasXorriso() ? null : 'xorriso is missing');

let folder: string;
let wire: Wire;
test.beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'slipway-journey-'));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('drop an ISO, make a profile, press Serve, and a machine installs', async () => {
  test.skip(lack !== null, lack ?? '');
  test.setTimeout(240_000);
  mkdirSync(programs, { recursive: true });
  const inside = path.join(programs, 'inside.cjs');
  const machine = path.join(programs, 'pxe-machine.cjs');
  await bundle('inside.ts', 'cjs', inside);
  await bundle('pxe-machine.ts', 'cjs', machine);
  const order = {
    iso: buildIso(folder, TRIXIE),
    kit: buildKit(folder, TRIXIE),
    nic: NIC,
    mac: MAC,
    mark: 'journey',
    folder,
    from: root,
    pictures: shots,
    within: 60_000,
  };
  wire = makeWire();
  try {
    const app = wire.start('app', process.execPath, [inside, JSON.stringify(order)]);
    let said = '';
    app.stderr?.on('data', (bytes: Buffer) => (said += bytes.toString('utf8')));
    const ended = new Promise<number | null>((resolve) => app.on('exit', resolve));
    let out = '';
    let pxe = '';
    app.stdout?.on('data', (bytes: Buffer) => {
      const before = out;
      out += bytes.toString('utf8');
      if (before.includes('READY') || !out.includes('READY')) return;
      const pc = wire.start('machine', process.execPath, [machine, SERVER, MAC]);
      for (const stream of [pc.stdout, pc.stderr])
        stream?.on('data', (more: Buffer) => (pxe += more.toString('utf8')));
    });
    expect(await ended, `${out}\n${pxe}\n${said}`).toBe(0);
    // The map showed all nine as done, none hollow.
    expect(out).toContain('DONE 9');
    expect(pxe).toContain('installed');
  } finally {
    wire.destroy();
  }
});

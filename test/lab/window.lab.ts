// The main job in the real window with a real machine: ISO and kit dropped on it, the wizard, Serve, and a virtual
// machine whose UEFI boots from it, seen walking the nine steps to Installed. Pictures go to artifacts/screens.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { bundle, programs, root } from '../window/bundle';
import { macOf, powerOn } from './machine';
import type { Machine } from './machine';
import { probeMedia } from './media';
import { createLab, BRIDGE } from './namespace';
import { requireNeeds } from './needs';
import { limit } from './pace';
import { CONSOLE } from './probe-run';
import { LOGS } from './times';

const INDEX = 30;

test('a machine is installed from the window', async () => {
  requireNeeds();
  mkdirSync(LOGS, { recursive: true });
  mkdirSync(programs, { recursive: true });
  const { 13: medium } = await probeMedia();
  const inside = path.join(programs, 'inside.cjs');
  await bundle('inside.ts', 'cjs', inside);
  const lab = await createLab(LOGS);
  let machine: Machine | null = null;
  try {
    const order = {
      ...medium,
      nic: BRIDGE,
      mac: macOf(INDEX),
      kernelArgs: CONSOLE,
      mark: 'lab-window',
      folder: lab.folder,
      from: root,
      pictures: path.join(root, 'artifacts', 'screens'),
      within: limit(60) * 1000,
    };
    const program = [process.execPath, inside, JSON.stringify(order)];
    const window = lab.start('window', 'xvfb-run', ['-a', '-s', '-screen 0 1440x900x24', ...program], {
      pipe: true,
    });
    let said = '';
    const ready = new Promise<void>((resolve) => {
      window.child.stdout?.on('data', (bytes: Buffer) => {
        said += bytes.toString('utf8');
        if (said.includes('READY')) resolve();
      });
    });
    await Promise.race([ready, window.ended]);
    expect(said, 'see window.log').toContain('READY');
    machine = await powerOn(lab, {
      name: 'window-uefi',
      index: INDEX,
      firmware: 'uefi',
      rom: 'firmware',
      disk: { size: '4G' },
    });
    expect(await window.ended, `see window.log\n${said}`).toBe(0);
    expect(said).toContain('DONE 9');
  } finally {
    await machine?.powerOff();
    await lab.destroy();
  }
});

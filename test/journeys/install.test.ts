// The main job on real sockets: import, profile, serve, and a machine that walks the nine steps - then its own disk.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shownAttempt } from '../../electron/contract/view';
import { parseMac } from '../../electron/contract/ids';
import type { Mac } from '../../electron/contract/ids';
import { MAC, importFile, openBench, pxe } from './bench-engine';
import type { BenchEngine } from './bench-engine';
import { BOOKWORM, TRIXIE, buildIso, buildKit, hasXorriso } from './media';

const answers = { user: { name: 'tech' }, userPassword: 'correct horse', rootPassword: 'staple' };

describe.skipIf(!hasXorriso())('a machine installs (needs xorriso)', () => {
  let media: string;
  let bench: BenchEngine;
  beforeAll(async () => {
    media = mkdtempSync(path.join(tmpdir(), 'slipway-media-'));
    bench = await openBench();
  });
  afterAll(async () => {
    await bench.end();
    rmSync(media, { recursive: true, force: true });
  });
  const machine = (mac: Mac = MAC) => bench.engine.api.snapshot().then(({ view }) => view.machines[mac]);

  it('says that Debian media need a kit, and takes the kit of the same kernel', async () => {
    const id = await importFile(bench, buildIso(media, TRIXIE));
    const alone = (await bench.engine.api.distros()).find((distro) => distro.id === id);
    expect(alone).toMatchObject({
      status: 'needs-kit',
      version: '13.1.0',
      codename: 'trixie',
      arch: 'amd64',
      source: 'folder',
    });
    await importFile(bench, buildKit(media, BOOKWORM));
    expect((await bench.engine.api.distros()).find((distro) => distro.id === id)?.status).toBe('needs-kit');
    const kit = await importFile(bench, buildKit(media, TRIXIE));
    const ready = (await bench.engine.api.distros()).find((distro) => distro.id === id);
    expect(ready).toMatchObject({ status: 'ready', kit });
  });

  it('installs a system by BIOS and by UEFI, nine steps each, and hands it back to its own disk', async () => {
    const distro = (await bench.engine.api.distros()).find(
      ({ codename, role }) => codename === 'trixie' && role === 'media',
    );
    await bench.engine.api.saveProfile({ name: 'web', distro: distro?.id ?? '', answers });
    const uefi = parseMac('52:54:00:12:34:57') as Mac;
    await bench.engine.api.saveSystem({ name: 'pc-1', mac: MAC, profile: 'web', hostname: 'alpha' });
    await bench.engine.api.saveSystem({ name: 'pc-2', mac: uefi, profile: 'web' });
    await bench.engine.api.startServing({
      nic: 'lo',
      mode: 'dhcp',
      pool: { from: '127.0.5.10', to: '127.0.5.99' },
    });

    for (const [mac, firmware] of [
      [MAC, 'bios'],
      [uefi, 'uefi-x64'],
    ] as const) {
      await pxe(bench, firmware, mac);
      const seen = await machine(mac);
      const attempt = seen && shownAttempt(seen);
      expect(attempt?.steps.map(({ state }) => state)).toEqual(Array.from({ length: 9 }, () => 'done'));
      expect(seen).toMatchObject({ status: 'installed', firmware });
      expect(attempt?.outcome).toBe('installed');
    }
    const systems = await bench.engine.api.systems();
    expect(systems.map(({ name, boot }) => [name, boot])).toEqual([
      ['pc-1', 'disk'],
      ['pc-2', 'disk'],
    ]);
    expect((await bench.engine.api.leases()).map(({ mac }) => mac).sort()).toEqual([MAC, uefi]);

    await pxe(bench, 'bios', MAC);
    const last = (await machine())?.attempts.at(-1);
    expect(last).toMatchObject({ plan: 'local-disk', outcome: 'own-disk' });
    expect((await machine())?.status).toBe('installed');
  });

  it('serves the very bytes that the preview shows', async () => {
    const sent = await bench.until('answer.sent', (event) => event.mac === MAC);
    const shown = await bench.engine.api.previewAnswers({ mac: MAC });
    // The attempt's token is the only part that may differ between two runs of one machine.
    expect(shown.text.replace(/\/a\/[0-9a-f]+\//g, '')).toContain('d-i passwd/username string tech');
    expect(shown.text).not.toContain('correct horse');
    expect(createHash('sha256').update(shown.text).digest('hex')).toBe(shown.sha256);
    expect(sent.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('re-installs only when a person says so', async () => {
    await bench.engine.api.reinstallSystem({ name: 'pc-1' });
    await pxe(bench, 'bios', MAC);
    const seen = await machine();
    expect(seen?.attempts.at(-1)).toMatchObject({ plan: 'install', outcome: 'installed' });
  });

  it('never erases a machine that nobody decided about', async () => {
    const stranger = parseMac('52:54:00:99:99:99') as Mac;
    await pxe(bench, 'uefi-x64', stranger);
    const seen = await machine(stranger);
    expect(seen?.attempts.at(-1)).toMatchObject({ system: null, outcome: 'own-disk' });
    expect(bench.events.some((event) => event.type === 'answer.sent' && event.mac === stranger)).toBe(false);
    expect((await bench.engine.api.systems()).some(({ mac }) => mac === stranger)).toBe(false);
  });

  it('installs every new machine once when a person chose that', async () => {
    await bench.engine.api.stopServing({});
    const next = parseMac('52:54:00:aa:aa:aa') as Mac;
    await bench.engine.api.startServing({
      nic: 'lo',
      mode: 'dhcp',
      pool: { from: '127.0.5.10', to: '127.0.5.99' },
      newMachines: { kind: 'install', profile: 'web' },
    });
    await pxe(bench, 'bios', next);
    expect((await machine(next))?.attempts.at(-1)).toMatchObject({ plan: 'install', outcome: 'installed' });
    await pxe(bench, 'bios', next);
    expect((await machine(next))?.attempts.at(-1)).toMatchObject({ plan: 'local-disk', outcome: 'own-disk' });
    await bench.engine.api.stopServing({});
  });

  it('remembers systems, leases and machines over a restart', async () => {
    const before = await bench.engine.api.snapshot();
    await bench.close();
    bench = await openBench(bench.dataDir);
    const after = await bench.engine.api.snapshot();
    expect(after.view.systems).toEqual(before.view.systems);
    expect(after.view.leases).toEqual(before.view.leases);
    expect(after.view.machines).toEqual(before.view.machines);
    expect(after.seq).toBeGreaterThan(before.seq);
  });
});

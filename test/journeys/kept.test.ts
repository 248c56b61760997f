// What a person has is still there after a closed window, a cancelled extraction or an odd name.
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAC, importFile, openBench, pxe } from './bench-engine';
import type { BenchEngine } from './bench-engine';
import { TRIXIE, buildIso, hasXorriso } from './media';

let bench: BenchEngine;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'slipway-kept-'));
  bench = await openBench();
});
afterEach(async () => {
  await bench.end();
  rmSync(folder, { recursive: true, force: true });
});

/** Enough bytes that the extraction is still under way when the test acts. */
const LARGE = 64 * 1024 * 1024;
const pool = { from: '127.0.7.10', to: '127.0.7.99' };
const only = async () => (await bench.engine.api.distros())[0];
const distroFolders = (): string[] => readdirSync(path.join(bench.dataDir, 'distros'));

describe.skipIf(!hasXorriso())('a distro and its system (needs xorriso)', () => {
  it('outlives a closed window, and is taken up at the next start', async () => {
    await bench.engine.api.importImage({ path: buildIso(folder, TRIXIE, LARGE) });
    const { distro } = await bench.until('import.recognised');
    await bench.close();
    expect(bench.events.some(({ type }) => type === 'import.finished' || type === 'distro.removed')).toBe(
      false,
    );
    bench = await openBench(bench.dataDir);
    expect(await only()).toMatchObject({ id: distro.id, source: 'image' });
    await bench.until('import.finished');
    expect(await only()).toMatchObject({ id: distro.id, source: 'folder' });
    expect(distroFolders()).toEqual([distro.id]);
  });

  it('stays when its extraction is cancelled and a profile needs it', async () => {
    const { job } = await bench.engine.api.importImage({ path: buildIso(folder, TRIXIE, LARGE) });
    const { distro } = await bench.until('import.recognised');
    await bench.engine.api.saveProfile({ name: 'web', distro: distro.id, answers: { rootPassword: 'x' } });
    await bench.engine.api.cancelImport({ job });
    expect(await only()).toMatchObject({ id: distro.id, source: 'image' });
    expect(distroFolders()).toEqual([]);
  });

  it('goes when its extraction is cancelled and nothing needs it', async () => {
    const { job } = await bench.engine.api.importImage({ path: buildIso(folder, TRIXIE, LARGE) });
    await bench.until('import.recognised');
    await bench.engine.api.cancelImport({ job });
    expect(await bench.engine.api.distros()).toEqual([]);
  });

  it('is served from its folder when the crash came before that was noted', async () => {
    await bench.engine.api.saveSettings({ extract: false });
    const iso = buildIso(folder, TRIXIE);
    const id = await importFile(bench, iso);
    await bench.close();
    // As after the last rename: the folder has its name, the record still says image - which has been deleted since.
    const other = await openBench();
    const twin = await importFile(other, iso);
    mkdirSync(path.join(bench.dataDir, 'distros'), { recursive: true });
    renameSync(path.join(other.dataDir, 'distros', twin), path.join(bench.dataDir, 'distros', id));
    await other.end();
    rmSync(iso);
    bench = await openBench(bench.dataDir);
    expect(await only()).toMatchObject({ id, source: 'folder', status: 'needs-kit' });
  });

  it('is not promised values that its answer file would leave out, or a password in clear', async () => {
    const distro = await importFile(bench, buildIso(folder, TRIXIE));
    await bench.engine.api.saveProfile({ name: 'web', distro, answers: { rootPassword: 'x' } });
    const save = (values: Record<string, string>) =>
      bench.engine.call('saveSystem', { name: 'pc-1', mac: MAC, profile: 'web', values });
    for (const [field, text] of [
      ['locale', 'not a locale'],
      ['user.fullName', 'Nobody without an account'],
      ['rootPassword', 'staple'],
    ] as const)
      expect(await save({ [field]: text })).toMatchObject({
        ok: false,
        problem: { code: 'bad-argument', params: { field } },
      });
    expect(await save({ locale: 'de_DE.UTF-8', rack: 'B 7' })).toMatchObject({ ok: true });
  });

  it('is never called installed when its system could not be', async () => {
    const distro = await importFile(bench, buildIso(folder, TRIXIE));
    await bench.engine.api.saveProfile({ name: 'web', distro, answers: { rootPassword: 'x' } });
    await bench.engine.api.saveSystem({ name: 'pc-1', mac: MAC, profile: 'web' });
    await bench.engine.api.startServing({ nic: 'lo', mode: 'dhcp', pool });
    await pxe(bench, 'bios');
    const { view } = await bench.engine.api.snapshot();
    expect(view.machines[MAC]?.attempts.at(-1)).toMatchObject({
      outcome: 'own-disk',
      held: 'distro-not-ready',
    });
    expect(view.machines[MAC]?.status).toBe('waiting');
  });
});

describe('names that every object knows', () => {
  it('finds nothing by them', async () => {
    for (const name of ['constructor', 'toString', '__proto__'])
      for (const [command, args] of [
        ['removeDistro', { id: name }],
        ['removeProfile', { name }],
        ['removeSystem', { name }],
        ['reinstallSystem', { name }],
      ] as const)
        expect(await bench.engine.call(command, args), `${command} ${name}`).toMatchObject({
          ok: false,
          problem: { code: 'not-found' },
        });
    const { ports } = await bench.engine.api.startServing({ nic: 'lo', mode: 'dhcp', pool });
    expect(await get(ports.http, '/distros/constructor/x')).toBe(404);
    expect(bench.events.some(({ type }) => type === 'problem.raised')).toBe(false);
  });
});

describe('the end of the engine', () => {
  it('waits for a start under way and leaves no port open', async () => {
    const starting = bench.engine.api.startServing({ nic: 'lo', mode: 'dhcp', pool });
    await bench.close();
    const { ports } = await starting;
    await expect(get(ports.http, '/')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(bench.events.at(-1)).toMatchObject({ type: 'serve.stopped', reason: 'exit' });
  });
});

function get(port: number, target: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.get({ host: '127.0.0.1', port, path: target, agent: false }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    request.on('error', reject);
  });
}

// Bad input and bad luck: each ends in a clear problem, and nothing that was there before is lost.
import dgram from 'node:dgram';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseMac } from '../../electron/contract/ids';
import type { Mac } from '../../electron/contract/ids';
import type { Problem } from '../../electron/contract/problems';
import { ProblemError } from '../../electron/contract/problems';
import { importFile, openBench, pxe } from './bench-engine';
import type { BenchEngine } from './bench-engine';
import { TRIXIE, buildIso, buildKit, hasXorriso } from './media';

let bench: BenchEngine;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'slipway-trouble-'));
  bench = await openBench();
});
afterEach(async () => {
  await bench.end();
  rmSync(folder, { recursive: true, force: true });
});

const serve = () =>
  bench.engine.api.startServing({ nic: 'lo', mode: 'dhcp', pool: { from: '127.0.6.10', to: '127.0.6.99' } });

async function problemOf(work: Promise<unknown>): Promise<Problem> {
  try {
    await work;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
  throw new Error('no problem came');
}

async function failedImport(file: string): Promise<Problem> {
  const { job } = await bench.engine.api.importImage({ path: file });
  return (await bench.until('import.failed', (event) => event.job === job)).problem;
}

const distroFolders = (): string[] => {
  const at = path.join(bench.dataDir, 'distros');
  return existsSync(at) ? readdirSync(at) : [];
};

describe('files that are no image', () => {
  it('says so and keeps nothing', async () => {
    const file = path.join(folder, 'holiday.iso');
    writeFileSync(file, Buffer.alloc(200_000, 'x'));
    expect((await failedImport(file)).code).toBe('not-an-image');
    expect((await failedImport(path.join(folder, 'gone.iso'))).code).toBe('not-found');
    expect(await bench.engine.api.distros()).toEqual([]);
    expect(distroFolders()).toEqual([]);
  });

  it.skipIf(!hasXorriso())('tells a truncated download by its own size (needs xorriso)', async () => {
    const iso = buildIso(folder, TRIXIE);
    truncateSync(iso, 200_000);
    expect(await failedImport(iso)).toMatchObject({ code: 'image-truncated', params: { have: 200_000 } });
    expect(await bench.engine.api.distros()).toEqual([]);
    expect(distroFolders()).toEqual([]);
  });

  it.skipIf(!hasXorriso())(
    'finds a changed byte by the checksums on the medium (needs xorriso)',
    async () => {
      const iso = buildIso(folder, TRIXIE);
      const bytes = readFileSync(iso);
      const at = bytes.indexOf(Buffer.alloc(1000, 7));
      bytes[at + 500] = 8;
      writeFileSync(iso, bytes);
      expect(await failedImport(iso)).toMatchObject({ code: 'checksum-mismatch' });
      expect(await bench.engine.api.distros()).toEqual([]);
      expect(distroFolders()).toEqual([]);
    },
  );

  it.skipIf(!hasXorriso())('refuses the same image twice and keeps the first (needs xorriso)', async () => {
    const iso = buildIso(folder, TRIXIE);
    const id = await importFile(bench, iso);
    expect(await failedImport(iso)).toEqual({ code: 'already-imported', params: { id } });
    expect((await bench.engine.api.distros()).map((distro) => distro.id)).toEqual([id]);
  });
});

describe('an image that is served where it lies', () => {
  it.skipIf(!hasXorriso())(
    'is told to be gone, and taken again when it is back (needs xorriso)',
    async () => {
      await bench.engine.api.saveSettings({ extract: false });
      const iso = buildIso(folder, TRIXIE);
      const id = await importFile(bench, iso);
      await importFile(bench, buildKit(folder, TRIXIE));
      const status = async () =>
        (await bench.engine.api.distros()).find((distro) => distro.id === id)?.status;
      expect(await status()).toBe('ready');
      for (const [from, to, expected] of [
        [iso, `${iso}.moved`, 'gone'],
        [`${iso}.moved`, iso, 'ready'],
      ] as const) {
        await bench.close();
        renameSync(from, to);
        bench = await openBench(bench.dataDir);
        expect(await status()).toBe(expected);
      }
    },
  );
});

describe('a NIC and ports that are not to be had', () => {
  it('opens all ports or none', async () => {
    const taken = dgram.createSocket('udp4');
    await new Promise<void>((resolve) => taken.bind(bench.ports.tftp, '127.0.0.1', resolve));
    const told = await problemOf(serve());
    expect(told).toMatchObject({ code: 'port-taken', params: { port: bench.ports.tftp, protocol: 'udp' } });
    await expect(connects(bench.ports.http)).resolves.toBe(false);
    await new Promise<void>((resolve) => taken.close(() => resolve()));
    expect((await serve()).ports.tftp).toBe(bench.ports.tftp);
  });

  it('waits for a running check of the same ports', async () => {
    const [checked, serving] = await Promise.all([
      bench.engine.api.preflight({ nic: 'lo', mode: 'dhcp' }),
      serve(),
    ]);
    expect(checked.checks.filter(({ state }) => state === 'stop')).toEqual([]);
    expect(serving.ports.tftp).toBe(bench.ports.tftp);
  });

  it('moves HTTP to a free port when its own is taken', async () => {
    const taken = http.createServer();
    await new Promise<void>((resolve) => taken.listen(bench.ports.http, '127.0.0.1', resolve));
    const serving = await serve();
    expect(serving.ports.http).not.toBe(bench.ports.http);
    await expect(connects(serving.ports.http)).resolves.toBe(true);
    await new Promise((resolve) => taken.close(resolve));
  });

  it('stops when the NIC is unplugged, and listens nowhere', async () => {
    const { ports } = await serve();
    bench.nics.splice(0);
    const stopped = await bench.until('serve.stopped');
    expect(stopped).toMatchObject({ reason: 'problem', problem: { code: 'nic-gone' } });
    await expect(connects(ports.http)).resolves.toBe(false);
    expect((await bench.engine.api.snapshot()).view.serving).toBeNull();
  });

  it('says that the pool is used up, once', async () => {
    await bench.engine.api.startServing({
      nic: 'lo',
      mode: 'dhcp',
      pool: { from: '127.0.6.10', to: '127.0.6.10' },
    });
    await pxe(bench, 'bios');
    await expect(pxe(bench, 'bios', parseMac('52:54:00:12:34:57') as Mac)).rejects.toThrow();
    const told = bench.events.filter(({ type }) => type === 'problem.raised');
    expect(told).toMatchObject([
      { problem: { code: 'pool-full', params: { pool: '127.0.6.10-127.0.6.10' } } },
    ]);
  });

  it('names a NIC that is not there', async () => {
    expect(await problemOf(bench.engine.api.startServing({ nic: 'eth9' }))).toEqual({
      code: 'nic-gone',
      params: { nic: 'eth9' },
    });
  });
});

describe('hostile requests while serving', () => {
  it('gives no file outside its roots', async () => {
    const { ports } = await serve();
    for (const target of [
      '/loaders/..%2f..%2fpackage.json',
      '/loaders/manifest.json',
      '/distros/../../etc/passwd',
      '/distros/%2e%2e/%2e%2e/etc/passwd',
      '/a/00000000000000000000000000000000/preseed.cfg',
      '/boot/not-a-mac/script.ipxe',
      '/%00',
      '/%zz',
      '//etc/passwd',
    ]) {
      const status = await get(ports.http, target);
      expect([400, 403, 404], target).toContain(status);
    }
    expect((await bench.engine.api.snapshot()).view.serving).not.toBeNull();
  });

  it('arms nothing for a machine that did not ask', async () => {
    const { ports } = await serve();
    expect(await get(ports.http, '/boot/52-54-00-00-00-77/choose/web')).toBe(404);
    expect(await bench.engine.api.systems()).toEqual([]);
  });
});

describe('a broken store', () => {
  it.skipIf(!hasXorriso())(
    'keeps what is whole, sets the broken file aside, and says so (needs xorriso)',
    async () => {
      await importFile(bench, buildIso(folder, TRIXIE));
      await importFile(bench, buildKit(folder, TRIXIE));
      const [distro] = await bench.engine.api.distros();
      const answers = { rootPassword: 'x' };
      await bench.engine.api.saveProfile({ name: 'one', distro: distro?.id ?? '', answers });
      await bench.engine.api.saveProfile({ name: 'two', distro: distro?.id ?? '', answers });
      await bench.close();
      appendFileSync(path.join(bench.dataDir, 'store', 'profiles.db'), '{"_id":"three","name":"thr');
      bench = await openBench(bench.dataDir);
      expect((await bench.engine.api.profiles()).map(({ name }) => name).sort()).toEqual(['one', 'two']);
      const kept = readdirSync(path.join(bench.dataDir, 'store')).filter((name) =>
        name.startsWith('profiles.db.bad-'),
      );
      expect(kept).toHaveLength(1);
      const { view } = await bench.engine.api.snapshot();
      expect(view.problem?.code).toBe('store-repaired');
    },
  );
});

describe('the door', () => {
  it('answers nonsense with problems, never with a throw', async () => {
    for (const [command, args] of [
      ['constructor', {}],
      ['__proto__', null],
      ['saveSystem', { name: '../x', mac: 'zz', profile: 'web' }],
      ['saveProfile', { name: 'x', distro: 'y', answers: { lateCommands: 5 } }],
      ['importImage', { path: '' }],
      ['startServing', 'eth0'],
    ] as const) {
      const reply = await bench.engine.call(command, args);
      expect(reply, command).toMatchObject({ ok: false, problem: { code: 'bad-argument' } });
    }
  });
});

function get(port: number, target: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, path: target, agent: false }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    request.on('error', reject).end();
  });
}

function connects(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

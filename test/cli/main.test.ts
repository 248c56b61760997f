// Whole runs against a scripted engine: what is printed, what is asked of the engine, how it ends.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EventBody, Serving } from '../../electron/contract/events';
import type { AttemptId, DistroId, Ip, JobId, Mac } from '../../electron/contract/ids';
import { problem } from '../../electron/contract/problems';
import { sentence } from '../../electron/cli/sentences';
import { defaultDataFolder } from '../../electron/cli/data-folder';
import { openEventLog } from '../../electron/store/events';
import { openStore } from '../../electron/store/database';
import { storeLayout } from '../../electron/store/layout';
import { temporaryFolder } from '../store/folder';
import { event, lease } from '../store/records';
import { fakeEngine, run, start } from './fake-host';
import type { Answers } from './fake-host';

const JOB = 'job-1' as JobId;
const MAC = '52:54:00:12:34:56' as Mac;
const serving: Serving = {
  nic: { name: 'eth0', mac: null, address: null, netmask: null, linkUp: true, kind: 'wired' },
  address: '192.168.7.1' as Ip,
  netmask: '255.255.255.0' as Ip,
  mode: 'auto',
  effective: 'dhcp',
  pool: { from: '192.168.7.100' as Ip, to: '192.168.7.199' as Ip },
  ports: { dhcp: 67, tftp: 69, http: 8080, proxy: null },
  since: 0,
};
const startServing: Answers = {
  startServing: (_args, emit) => (emit({ type: 'serve.started', serving }), serving),
  stopServing: (_args, emit) => emit({ type: 'serve.stopped', reason: 'asked', problem: null }),
};

describe('exit codes', () => {
  it('2 for usage, with the reason on standard error and, with --json, as JSON', async () => {
    const folder = await temporaryFolder();
    const plain = await run(['serve'], folder);
    expect(plain).toMatchObject({ code: 2, out: '' });
    expect(plain.err).toContain('needs --nic');
    const json = await run(['serve', '--json'], folder);
    expect(JSON.parse(json.out)).toMatchObject({ problem: { code: 'bad-argument' } });
  });

  it('1 for a problem, as a sentence and as JSON', async () => {
    const folder = await temporaryFolder();
    const answers: Answers = {
      removeSystem: () => {
        throw problem('not-found', { what: 'system', id: 'pc-9' });
      },
    };
    const plain = await run(['system', 'remove', 'pc-9'], folder, answers);
    expect(plain).toEqual({
      code: 1,
      out: '',
      err: "slipway: There is no system 'pc-9'. 'slipway systems' lists what there is.\n",
    });
    const json = await run(['system', 'remove', 'pc-9', '--json'], folder, answers);
    expect(JSON.parse(json.out)).toEqual({
      problem: { code: 'not-found', params: { what: 'system', id: 'pc-9' } },
    });
  });

  it('1 for a bug, with its stack', async () => {
    const answers: Answers = {
      removeSystem: () => {
        throw new Error('oops');
      },
    };
    const { code, err } = await run(['system', 'remove', 'x'], await temporaryFolder(), answers);
    expect(code).toBe(1);
    expect(err).toMatch(/oops[\s\S]*at /);
  });

  it('0 for help and version', async () => {
    const folder = await temporaryFolder();
    expect(await run(['--version'], folder)).toEqual({ code: 0, out: '1.2.3\n', err: '' });
    expect((await run(['--version', '--json'], folder)).out).toBe('{"version":"1.2.3"}\n');
    expect((await run(['--help'], folder)).out).toContain('--new-machines ask|ignore|install:PROFILE');
  });
});

describe('changing', () => {
  it('passes a profile with its answer file on, and closes the engine', async () => {
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, 'a.json'), '{"timeZone":"Europe/Berlin"}');
    const engine = await fakeEngine(folder, { saveProfile: (draft: object) => draft });
    const argv = ['profile', 'add', 'web', '--distro', 'debian-13', '--answers', 'a.json', '--json'];
    const { code, out } = await start(argv, folder, () => Promise.resolve(engine)).done;
    const draft = { name: 'web', distro: 'debian-13', answers: { timeZone: 'Europe/Berlin' } };
    expect({ code, value: JSON.parse(out) as unknown }).toEqual({ code: 0, value: draft });
    expect(engine.calls).toEqual([{ command: 'saveProfile', args: draft }]);
    expect(engine.closed).toBe(true);
  });

  it.each([
    ['missing', 'none.json', 'cannot-read'],
    ['no JSON', 'bad.json', 'bad-argument'],
  ])('says when the answer file is %s', async (_name, file, code) => {
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, 'bad.json'), '{');
    const { out } = await run(['profile', 'add', 'p', '--distro', 'd', '--answers', file, '--json'], folder);
    expect(JSON.parse(out)).toMatchObject({ problem: { code } });
  });
});

describe('import', () => {
  const distro = {
    id: 'debian-13' as DistroId,
    name: 'Debian 13',
    status: 'ready',
    role: 'media',
    kernelReleases: [],
  };
  const progressed = (phase: 'copying' | 'checking', job = JOB): EventBody => ({
    type: 'import.progressed',
    job,
    phase,
    done: 1e6,
    total: 2e6,
    left: 65,
  });

  it('waits for its own job, also when that is over before the call returns, and prints the distro', async () => {
    const folder = await temporaryFolder();
    const answers: Answers = {
      importImage: (_args, emit) => {
        emit({ type: 'import.finished', job: 'another' as JobId, distro: 'other' as DistroId });
        emit(progressed('copying'));
        emit(progressed('copying'));
        emit(progressed('checking'));
        emit({ type: 'import.finished', job: JOB, distro: distro.id });
        return { job: JOB };
      },
      distros: () => [{ ...distro, id: 'other' }, distro],
    };
    const plain = await run(['import', 'x.iso'], folder, answers);
    expect(plain).toMatchObject({ code: 0, err: 'Copying…\nChecking…\n' });
    expect(plain.out).toContain("'debian-13' is in the library: Debian 13. It is ready to install.");
    const json = await run(['import', 'x.iso', '--json'], folder, answers);
    expect(json).toEqual({ code: 0, out: `${JSON.stringify(distro)}\n`, err: '' });
    const tty = await start(['import', 'x.iso'], folder, (at) => fakeEngine(at, answers), { tty: true }).done;
    expect(tty.err).toContain('Copying… 1.0 MB of 2.0 MB, about 1 min 5 s left');
  });

  it('ends with 1 when the import fails, and cancels it at Ctrl+C', async () => {
    const folder = await temporaryFolder();
    const failed: EventBody = {
      type: 'import.failed',
      job: JOB,
      path: '/x.iso',
      problem: { code: 'import-cancelled', params: { path: '/x.iso' } },
    };
    const answers: Answers = {
      importImage: () => ({ job: JOB }),
      cancelImport: (_args, emit) => emit(failed),
    };
    const engine = await fakeEngine(folder, answers);
    const running = start(['import', 'x.iso'], folder, () => Promise.resolve(engine));
    await expect.poll(() => engine.calls.length).toBe(1);
    expect(engine.calls[0]).toEqual({ command: 'importImage', args: { path: path.join(folder, 'x.iso') } });
    await expect.poll(() => (running.stop(), engine.calls.length)).toBeGreaterThan(1);
    expect(await running.done).toMatchObject({
      code: 1,
      err: expect.stringContaining('was cancelled') as string,
    });
  });
});

describe('serve', () => {
  it('prints every event as one JSON line until Ctrl+C, then stops and ends with 0', async () => {
    const folder = await temporaryFolder();
    const engine = await fakeEngine(folder, startServing);
    const argv = ['serve', '--nic', 'eth0', '--new-machines', 'ignore', '--json'];
    const running = start(argv, folder, () => Promise.resolve(engine));
    await running.until('serve.started');
    engine.emit({ type: 'dhcp.ignored', mac: MAC, reason: 'why' });
    running.stop();
    const { code, out } = await running.done;
    expect(code).toBe(0);
    const types = out
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { type: string }).type);
    expect(types).toEqual(['serve.started', 'dhcp.ignored', 'serve.stopped']);
    expect(engine.calls).toEqual([
      { command: 'startServing', args: { nic: 'eth0', newMachines: { kind: 'ignore' } } },
      { command: 'stopServing', args: { force: true } },
    ]);
  });

  it('tells people in sentences, and ends with 1 when serving ends by a problem', async () => {
    const engine = await fakeEngine(await temporaryFolder(), startServing);
    const folder = await temporaryFolder();
    const running = start(['serve', '--nic', 'eth0'], folder, () => Promise.resolve(engine));
    await running.until(
      'serving on eth0 (192.168.7.1), DHCP, addresses 192.168.7.100-192.168.7.199, HTTP port 8080',
    );
    engine.emit({
      type: 'serve.stopped',
      reason: 'problem',
      problem: { code: 'nic-gone', params: { nic: 'eth0' } },
    });
    const { code, err } = await running.done;
    expect(code).toBe(1);
    expect(err).toContain('The network card eth0 has gone.');
  });

  it('ends with 1 at once when the ports cannot be opened', async () => {
    const answers: Answers = {
      startServing: () => {
        throw problem('port-taken', { port: 67, protocol: 'udp', program: 'dnsmasq' });
      },
    };
    const { code, err } = await run(['serve', '--nic', 'eth0'], await temporaryFolder(), answers);
    expect(code).toBe(1);
    expect(err).toBe('slipway: UDP port 67 is used by dnsmasq. Stop that program and try again.\n');
  });
});

describe('beside a process that owns the folder', () => {
  it('reads without it, and passes changes on to it', async () => {
    const folder = await temporaryFolder();
    const owner = await fakeEngine(folder, {
      ...startServing,
      saveSystem: (draft: object) => ({ ...draft, boot: 'install' }),
    });
    const serve = start(['serve', '--nic', 'eth0'], folder, () => Promise.resolve(owner));
    await serve.until('serving on');
    expect((await run(['systems', '--json'], folder)).out).toBe('[]\n');
    const added = await run(['system', 'add', 's', '--mac', MAC, '--profile', 'p'], folder);
    expect(added).toMatchObject({
      code: 0,
      out: `System 's' (${MAC}) is saved. Its next network boot installs.\n`,
    });
    expect(owner.calls.at(-1)).toMatchObject({
      command: 'saveSystem',
      args: { name: 's', mac: MAC, profile: 'p' },
    });
    serve.stop();
    expect((await serve.done).code).toBe(0);
    expect(owner.closed).toBe(true);
  });
});

describe('looking', () => {
  it('lists what the store has, for people and for programs', async () => {
    const folder = await temporaryFolder();
    expect((await run(['leases'], folder)).out).toBe('No addresses are given out.\n');
    const store = await openStore(folder, { onRepaired: () => undefined });
    await store.leases.put(lease(1));
    const { out } = await run(['leases'], folder);
    expect(out.split('\n').map((line) => line.split(/ {2,}/).slice(0, 3))).toEqual([
      ['ADDRESS', 'MAC', 'STATE'],
      ['10.0.0.2', MAC, 'bound'],
      [''],
    ]);
    expect(JSON.parse((await run(['leases', '--json'], folder)).out)).toEqual([lease(1)]);
    await store.close();
  });

  it('folds machines from the event log and prints the log', async () => {
    const folder = await temporaryFolder();
    const log = openEventLog(storeLayout(folder).events, { days: 36_500 });
    const of = { mac: MAC, attempt: 'a-1' as AttemptId };
    log.append({
      ...of,
      seq: 1,
      at: 1000,
      type: 'attempt.started',
      firmware: 'bios',
      uuid: null,
      system: null,
      profile: null,
      distro: null,
      simulated: false,
    });
    log.append({
      ...of,
      seq: 2,
      at: 2000,
      type: 'dhcp.discovered',
      stage: 'firmware',
      firmware: 'bios',
      userClass: null,
      vendorClass: null,
    });
    log.append(event(3));
    await log.close();
    const machines = JSON.parse((await run(['machines', '--json'], folder)).out) as unknown;
    expect(machines).toMatchObject([
      { mac: MAC, status: 'booting', lastHeard: 2000, attempts: [{ step: 1 }] },
    ]);
    expect((await run(['machines'], folder)).out).toContain('1 of 9: asks the network for an address');
    const lines = (await run(['events', '--json'], folder)).out.trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { seq: number }).seq)).toEqual([1, 2, 3]);
    expect((await run(['events'], folder)).out).toMatch(
      /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}52:54:00:12:34:56 boots from the network \(bios\)/,
    );
  });

  it('follows the log of another process until Ctrl+C', async () => {
    const folder = await temporaryFolder();
    const following = start(['events', '--follow'], folder, () =>
      Promise.reject(new Error('must not open an engine')),
    );
    const log = openEventLog(storeLayout(folder).events, { days: 36_500 });
    log.append(event(1));
    await following.until('reason 1');
    log.append(event(2));
    await following.until('reason 2');
    following.stop();
    expect((await following.done).code).toBe(0);
    await log.close();
  });
});

describe('try', () => {
  it('prints the steps of the simulated machine, and of no other', async () => {
    const mine = { mac: MAC, attempt: 'mine' as AttemptId };
    const other = { mac: '52:54:00:00:00:09' as Mac, attempt: 'other' as AttemptId };
    const answers: Answers = {
      simulate: (_args, emit) => {
        emit({
          ...mine,
          type: 'attempt.started',
          firmware: 'bios',
          uuid: null,
          system: null,
          profile: null,
          distro: null,
          simulated: true,
        });
        for (const of of [other, mine, mine])
          emit({
            ...of,
            type: 'dhcp.discovered',
            stage: 'firmware',
            firmware: 'bios',
            userClass: null,
            vendorClass: null,
          });
        emit({
          ...mine,
          type: 'answer.sent',
          ip: '127.0.0.1' as Ip,
          bytes: 1,
          sha256: '',
          format: 'preseed',
        });
        emit({ ...mine, type: 'install.reported', state: 'started', detail: '' });
        emit({ ...mine, type: 'install.reported', state: 'finished', detail: '' });
        return { steps: [], seconds: 2.5 };
      },
    };
    const { code, out } = await run(['try'], await temporaryFolder(), answers);
    expect(code).toBe(0);
    expect(out.split('\n').filter((line) => /^ {2}\d/.test(line))).toEqual([
      '  1  asks the network for an address',
      '  8  loads the answer file',
      '  9  installs',
    ]);
    expect(out).toContain('Installed in 2.5 s.');
  });
});

describe('sentences', () => {
  it('are whole sentences, and say something to do', () => {
    const found = [
      sentence({ code: 'no-space', params: { need: 5e9, free: 1e6, folder: '/d' } }),
      sentence({ code: 'kit-missing', params: { id: 'd', kernel: '6.1.0-40-amd64' } }),
      sentence({ code: 'engine-stopped', params: {} }),
      sentence({ code: 'bad-argument', params: { field: 'mac', reason: 'mac' } }),
    ];
    expect(found[0]).toBe(
      '/d has 1.0 MB free and 5.0 GB are needed. Make room, or use another folder with --data.',
    );
    for (const text of found) expect(text).toMatch(/^\S.*\. .*\.$/);
  });
});

describe('the data folder', () => {
  it.each([
    ['linux', {}, '/home/u/.config/Slipway/data'],
    ['linux', { XDG_CONFIG_HOME: '/x' }, '/x/Slipway/data'],
    ['darwin', {}, '/home/u/Library/Application Support/Slipway/data'],
    ['win32', { APPDATA: 'C:\\A' }, 'C:\\A\\Slipway\\data'],
    ['linux', { SLIPWAY_DATA: '/mine' }, '/mine'],
  ] as const)('on %s with %j', (platform, env, wanted) => {
    expect(defaultDataFolder(env, platform, '/home/u')).toBe(wanted);
  });
});

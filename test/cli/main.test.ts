// Whole runs against a scripted engine: what is asked of it, what is printed, how it ends.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EventBody } from '../../electron/contract/events';
import type { DistroId, JobId } from '../../electron/contract/ids';
import { problem } from '../../electron/contract/problems';
import { sentence } from '../../electron/cli/sentences';
import { defaultDataFolder } from '../../electron/cli/data-folder';
import { temporaryFolder } from '../store/folder';
import { fakeEngine, run, start } from './fake-host';
import type { Answers } from './fake-host';

const JOB = 'job-1' as JobId;

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

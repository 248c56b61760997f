// `serve` and `try` against a scripted engine, and what other commands do beside them.
import { describe, expect, it } from 'vitest';
import type { Serving } from '../../electron/contract/events';
import type { AttemptId, Ip, Mac } from '../../electron/contract/ids';
import { problem } from '../../electron/contract/problems';
import { temporaryFolder } from '../store/folder';
import { fakeEngine, run, start } from './fake-host';
import type { Answers } from './fake-host';

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

// The shell inside the answer file, run by a real sh over a made-up machine: which disk it takes, what it reports.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { earlyCommands, lateCommands, partmanCommands } from '../../electron/boot/answers/preseed-commands';
import { answerForm } from '../../electron/contract/model';

const URL = 'http://192.168.77.1:8080/a/TOKEN/report';
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'preseed-sh-'));
  mkdirSync(path.join(folder, 'bin'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A command of the installer; it writes down how it was called. */
function stub(name: string, body = ''): void {
  const file = path.join(folder, 'bin', name);
  writeFileSync(file, `#!/bin/sh\necho "${name} $*" >> ${folder}/calls\n${body}\n`);
  chmodSync(file, 0o755);
}
function run(parts: readonly string[]): { status: number | null; calls: string[] } {
  const command = parts
    .join(' ')
    .replaceAll('/sys/block', `${folder}/sys`)
    .replaceAll('/target', `${folder}/target`);
  const env = { PATH: `${path.join(folder, 'bin')}:${process.env['PATH'] ?? ''}` };
  const { status, stderr } = spawnSync('sh', ['-c', command.replaceAll('[ -b ', '[ -e ')], {
    env,
    encoding: 'utf8',
    timeout: 10_000,
  });
  expect(stderr).toBe('');
  const calls = existsSync(`${folder}/calls`)
    ? readFileSync(`${folder}/calls`, 'utf8').trim().split('\n')
    : [];
  return { status, calls: calls.map((call) => call.replaceAll(folder, '')) };
}
const reports = (calls: readonly string[]): string[] =>
  calls.filter((call) => call.startsWith('wget')).map((call) => call.replace(/^.*\?/, ''));

interface Disk {
  readonly bus?: string;
  readonly removable?: number;
  readonly ro?: number;
  readonly size?: number;
}
const GIB = 2_097_152;

describe('the first disk', () => {
  function machine(disks: Readonly<Record<string, Disk>>): void {
    mkdirSync(path.join(folder, 'sys'));
    const devices = Object.keys(disks).map((name) => path.join(folder, 'dev', name));
    for (const [name, { bus = 'pci0000:00/ata1', removable = 0, ro = 0, size = 20 * GIB }] of Object.entries(
      disks,
    )) {
      const real = path.join(folder, 'devices', bus, name.replaceAll('/', '!'));
      mkdirSync(real, { recursive: true });
      writeFileSync(path.join(real, 'removable'), `${removable}\n`);
      writeFileSync(path.join(real, 'ro'), `${ro}\n`);
      writeFileSync(path.join(real, 'size'), `${size}\n`);
      symlinkSync(real, path.join(folder, 'sys', name.replaceAll('/', '!')));
      mkdirSync(path.dirname(path.join(folder, 'dev', name)), { recursive: true });
      writeFileSync(path.join(folder, 'dev', name), '');
    }
    stub('wget');
    stub('debconf-set');
    stub('list-devices', `printf '%s\\n' ${devices.join(' ')}`);
  }
  const choose = (disk = 'first') =>
    run(partmanCommands(disk, URL).map((part) => part.replaceAll('/dev/', `${folder}/dev/`)));

  it.each<[string, Record<string, Disk>, string]>([
    ['of one', { vda: {} }, 'vda'],
    ['of several', { nvme0n1: {}, sda: {}, sdb: {} }, 'nvme0n1'],
    ['behind a USB stick', { sda: { bus: 'pci0000:00/0000:00:14.0/usb2/2-1/host6' }, sdb: {} }, 'sdb'],
    ['behind a card reader', { sda: { removable: 1 }, sdb: {} }, 'sdb'],
    ['behind an eMMC boot area', { mmcblk0boot0: { size: 8192 }, mmcblk0: {} }, 'mmcblk0'],
    ['behind something read-only', { sda: { ro: 1 }, sdb: {} }, 'sdb'],
    ['behind an empty bay', { sda: { size: 0 }, sdb: {} }, 'sdb'],
    ['with a slash in its name', { 'cciss/c0d0': {} }, 'cciss/c0d0'],
  ])('%s', (_what, disks, wanted) => {
    machine(disks);
    const { status, calls } = choose();
    expect(status).toBe(0);
    expect(reports(calls)).toEqual(['state=partitioning']);
    expect(calls).toContain(`debconf-set partman-auto/disk /dev/${wanted}`);
    expect(calls).toContain(`debconf-set grub-installer/bootdev /dev/${wanted}`);
  });

  it.each<[string, Record<string, Disk>]>([
    ['nothing but a USB stick', { sda: { bus: 'pci0000:00/usb1/1-2' } }],
    ['no disk at all', {}],
  ])('%s: reported, and partman gets no method, for it would take the one disk there is', (_what, disks) => {
    machine(disks);
    const { status, calls } = choose();
    expect(status).toBe(1);
    expect(reports(calls)).toEqual(['state=partitioning', 'state=failed&detail=no-disk']);
    expect(calls).toContain('debconf-set partman-auto/method ');
    expect(calls.join()).not.toContain('partman-auto/disk');
  });

  it('one that was named, by its link', () => {
    machine({ sda: {}, sdb: {} });
    mkdirSync(path.join(folder, 'dev/disk/by-id'), { recursive: true });
    symlinkSync(path.join(folder, 'dev/sdb'), path.join(folder, 'dev/disk/by-id/ata-X'));
    expect(choose('/dev/disk/by-id/ata-X').calls).toContain('debconf-set partman-auto/disk /dev/sdb');
  });
  it('one that was named and is not there', () => {
    machine({ sda: {} });
    expect(choose('/dev/sdz').status).toBe(1);
  });
  it('a server that does not answer stops nothing', () => {
    machine({ sda: {} });
    stub('wget', 'exit 4');
    expect(choose().calls).toContain('debconf-set partman-auto/disk /dev/sda');
  });
});

describe('the beginning', () => {
  it('reports, and leaves a hook that reports again and lets the installed apt read the unsigned image', () => {
    stub('wget');
    const parts = earlyCommands(URL).map((part) => part.replaceAll('/usr/lib/', `${folder}/lib/`));
    expect(run(parts)).toMatchObject({ status: 0 });
    const hook = path.join(folder, 'lib/base-installer.d/05slipway');
    const { status, calls } = run([hook]);
    expect([status, reports(calls)]).toEqual([0, ['state=started', 'state=progress&detail=base-system']]);
    const conf = path.join(folder, 'target/etc/apt/apt.conf.d/00slipway');
    expect(readFileSync(conf, 'utf8')).toBe('Acquire::AllowInsecureRepositories true;\n');
  });
});

describe('the end', () => {
  function target(): void {
    for (const part of ['var/tmp', 'var/log'])
      mkdirSync(path.join(folder, 'target', part), { recursive: true });
    stub('wget');
    // A chroot without rights: absolute paths are turned into the target's.
    const inside = `set -- $(printf '%s\\n' "$*" | sed 's,/var/,${path.join(folder, 'target')}/var/,g')`;
    stub('chroot', `shift; ${inside}; exec "$@"`);
    stub('in-target', `shift 2; ${inside}; exec sh -c "$*"`);
  }
  const late = (lateCommandsText: string) =>
    run(lateCommands(answerForm.parse({ lateCommands: lateCommandsText }), URL));

  it('without anything to run only the report', () => {
    target();
    mkdirSync(path.join(folder, 'target/etc/apt/apt.conf.d'), { recursive: true });
    writeFileSync(path.join(folder, 'target/etc/apt/apt.conf.d/00slipway'), '');
    expect(late('').calls).toEqual([`wget -q -T 15 -t 3 -O /dev/null ${URL}?state=finished`]);
    expect(readdirSync(path.join(folder, 'target/etc/apt/apt.conf.d'))).toEqual([]);
  });
  it("the person's commands run, then it is finished, and no script stays behind", () => {
    target();
    const { status, calls } = late(`echo 'it'\\''s "$HOME" \\n 王' > ${folder}/made`);
    expect(readFileSync(`${folder}/made`, 'utf8')).toContain('it\'s "$HOME"');
    expect([status, reports(calls)]).toEqual([0, ['state=finished']]);
    expect(existsSync(`${folder}/target/var/tmp/slipway-late.sh`)).toBe(false);
  });
  it('a failing command is reported with its last words, and the rest does not run', () => {
    target();
    const { status, calls } = late(
      `echo before\necho 'no such "thing" & more' >&2; (exit 7)\ntouch ${folder}/never`,
    );
    expect(status).toBe(7);
    expect(reports(calls)).toEqual(['state=failed&detail=late-commands:+exit+7:+no+such++thing++++more+']);
    expect(existsSync(`${folder}/never`)).toBe(false);
  });
  it('a script that is no shell at all', () => {
    target();
    const { status, calls } = late('if then (');
    expect(status).not.toBe(0);
    expect(reports(calls)[0]).toMatch(/^state=failed&detail=late-commands:\+exit\+2:\+\S+$/);
  });
});

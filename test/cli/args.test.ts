// The command line as typed -> what is asked for, or what is wrong with it.
import { describe, expect, it } from 'vitest';
import { parseCommandLine } from '../../electron/cli/args';
import type { Invocation } from '../../electron/cli/args';
import { helpText, VERBS } from '../../electron/cli/verbs';

const words = (line: string): string[] => line.split(' ').filter((word) => word !== '');

const GOOD: readonly [line: string, wanted: Invocation][] = [
  ['doctor', { verb: 'doctor', nic: null }],
  ['doctor --nic eth0', { verb: 'doctor', nic: 'eth0' }],
  ['nics', { verb: 'nics' }],
  ['import a.iso', { verb: 'import', file: 'a.iso', name: null }],
  ['import a.iso --name debian', { verb: 'import', file: 'a.iso', name: 'debian' }],
  ['distros', { verb: 'distros' }],
  ['distro remove d', { verb: 'distro remove', id: 'd' }],
  [
    'profile add p --distro d',
    { verb: 'profile add', name: 'p', distro: 'd', answers: null, kernelArgs: null },
  ],
  [
    'profile add p --distro=d --answers a.json --kernel-args=--quiet',
    { verb: 'profile add', name: 'p', distro: 'd', answers: 'a.json', kernelArgs: '--quiet' },
  ],
  ['profiles', { verb: 'profiles' }],
  ['profile remove p', { verb: 'profile remove', name: 'p' }],
  [
    'system add s --mac 52:54:00:00:00:01 --profile p',
    {
      verb: 'system add',
      name: 's',
      mac: '52:54:00:00:00:01',
      profile: 'p',
      ip: null,
      hostname: null,
      values: {},
    },
  ],
  [
    'system add s --mac m --profile p --ip 10.0.0.9 --hostname h --set a=1 --set b=x=y --set c=',
    {
      verb: 'system add',
      name: 's',
      mac: 'm',
      profile: 'p',
      ip: '10.0.0.9',
      hostname: 'h',
      values: { a: '1', b: 'x=y', c: '' },
    },
  ],
  ['systems', { verb: 'systems' }],
  ['system reinstall s', { verb: 'system reinstall', name: 's' }],
  ['system remove s', { verb: 'system remove', name: 's' }],
  ['leases', { verb: 'leases' }],
  ['machines', { verb: 'machines' }],
  ['serve --nic eth0', { verb: 'serve', nic: 'eth0', mode: null, pool: null, newMachines: null }],
  [
    'serve --nic eth0 --mode dhcp --pool 10.0.0.5-10.0.0.9 --new-machines install:p',
    {
      verb: 'serve',
      nic: 'eth0',
      mode: 'dhcp',
      pool: { from: '10.0.0.5', to: '10.0.0.9' },
      newMachines: { kind: 'install', profile: 'p' },
    },
  ],
  [
    'serve --nic e --new-machines ask --mode auto',
    { verb: 'serve', nic: 'e', mode: 'auto', pool: null, newMachines: { kind: 'ask' } },
  ],
  ['render answer --mac m', { verb: 'render answer', target: { mac: 'm' } }],
  ['render boot --profile p', { verb: 'render boot', target: { profile: 'p' } }],
  ['events', { verb: 'events', follow: false }],
  ['events --follow', { verb: 'events', follow: true }],
  ['try', { verb: 'try' }],
];

const BAD: readonly [line: string, message: RegExp][] = [
  ['', /which verb/],
  ['install', /no verb 'install'/],
  ['profile', /which one: profile add, profile remove/],
  ['profile frobnicate x', /which one/],
  ['import', /needs FILE/],
  ['import a b', /does not take 'b'/],
  ['nics eth0', /does not take 'eth0'/],
  ['nics --nic eth0', /no option --nic/],
  ['nics --frobnicate', /Unknown option/],
  ['serve', /needs --nic/],
  ['serve --nic', /argument missing|ambiguous/i],
  ['serve --nic e --mode fast', /--mode is auto, dhcp or proxy/],
  ['serve --nic e --pool 10.0.0.5', /--pool wants FIRST-LAST/],
  ['serve --nic e --new-machines install:', /--new-machines is/],
  ['profile add p', /needs --distro/],
  ['profile add --distro d', /needs NAME/],
  ['system add s --mac m', /needs --profile/],
  ['system add s --mac m --profile p --set novalue', /--set wants/],
  ['system add s --mac m --profile p --set =v', /--set wants/],
  ['render answer', /either --mac or --profile/],
  ['render boot --mac m --profile p', /either --mac or --profile/],
];

describe('the command line', () => {
  it.each(GOOD)('%s', (line, invocation) => {
    expect(parseCommandLine(words(line))).toEqual({
      kind: 'run',
      globals: { data: null, json: false },
      invocation,
    });
  });

  it.each(BAD)('refuses: %s', (line, message) => {
    const parsed = parseCommandLine(words(line));
    expect(parsed.kind).toBe('usage');
    expect(parsed).toHaveProperty('message', expect.stringMatching(message) as string);
  });

  it('takes the global options anywhere', () => {
    const globals = { data: '/d', json: true };
    expect(parseCommandLine(words('--json --data /d nics'))).toMatchObject({ kind: 'run', globals });
    expect(parseCommandLine(words('nics --data=/d --json'))).toMatchObject({ kind: 'run', globals });
    expect(parseCommandLine(words('frobnicate --json')).globals.json).toBe(true);
  });

  it.each(['--help', '-h', 'serve --help', '--help frobnicate'])('gives help for: %s', (line) => {
    expect(parseCommandLine(words(line)).kind).toBe('help');
  });

  it('knows every verb of the help, and the help has every verb', () => {
    const help = helpText('1.2.3', '/data');
    for (const { words: verb, usage } of VERBS) {
      expect(help).toContain(`  ${`${verb} ${usage}`.trim()}\n`);
      expect(
        GOOD.some(([, invocation]) => invocation.verb === verb),
        verb,
      ).toBe(true);
    }
    expect(help).toContain('/data');
  });
});

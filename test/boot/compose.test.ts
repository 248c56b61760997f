import { describe, expect, it } from 'vitest';
import { compose } from '../../electron/boot/answers/compose';
import { answerForm } from '../../electron/contract/model';
import type { SystemName } from '../../electron/contract/ids';
import { MAC } from './packets';
import { system } from './records';

const base = answerForm.parse({ packages: ['vim'], domain: 'lab' });
const withValues = (values: Record<string, string>, answers = base) =>
  compose({ answers, system: system({ values }), mac: MAC });

describe('host name', () => {
  it.each([
    ["the system's own", system({ hostname: 'web9' }), 'form', 'web9'],
    ["the form's", system(), 'form', 'form'],
    ["the system's name, made one", system(), null, 'web-server-1'],
    ['the end of the MAC', null, null, 'debian-770001'],
  ])('%s', (_what, of, hostname, wanted) =>
    expect(compose({ answers: { ...base, hostname }, system: of, mac: MAC }).hostname).toBe(wanted),
  );
  it('a name of nothing but signs', () =>
    expect(compose({ answers: base, system: system({ name: '...' as SystemName }), mac: MAC }).hostname).toBe(
      'debian-770001',
    ));
  it('nothing known at all', () =>
    expect(compose({ answers: base, system: null, mac: null }).hostname).toBe('debian'));
});

describe('values of a system', () => {
  it('override the form by field, lists and accounts too', () => {
    const { form, rejected, values } = withValues({
      locale: 'de_DE.UTF-8',
      packages: 'htop, curl',
      'user.name': 'eve',
      'user.fullName': 'Eve',
      rootPasswordHash: '$6$a$b',
      sshKeys: 'ssh-rsa AAAA',
      disk: '/dev/sdb',
      'rack.row': 'B7',
    });
    expect(form).toMatchObject({
      locale: 'de_DE.UTF-8',
      packages: ['htop', 'curl'],
      user: { name: 'eve', fullName: 'Eve', passwordHash: null },
      rootPasswordHash: '$6$a$b',
      sshKeys: ['ssh-rsa AAAA'],
      disk: '/dev/sdb',
      domain: 'lab',
    });
    expect([rejected, values]).toEqual([[], { 'rack.row': 'B7' }]);
  });
  it('an empty value takes a setting away', () => {
    const full = answerForm.parse({
      rootPasswordHash: '$6$a$b',
      sshKeys: ['k'],
      hostname: 'h',
      packages: ['vim'],
    });
    const { form } = withValues({ rootPasswordHash: '', sshKeys: '', hostname: '', packages: '' }, full);
    expect(form).toMatchObject({ rootPasswordHash: null, sshKeys: [], hostname: null, packages: [] });
  });
  it.each([
    ['locale', 'x; reboot'],
    ['disk', 'sda'],
    ['packages', 'a;b'],
    ['hostname', '-x-'],
    ['afterInstall', 'explode'],
    ['user.name', 'Root Admin'],
    ['user.fullName', 'nobody has this name'],
    ['rootPasswordHash', 'clear'],
  ])('%s = %j does not fit and changes nothing', (field, text) => {
    const { form, rejected } = withValues({ [field]: text });
    expect(rejected).toEqual([field]);
    expect(form).toEqual(base);
  });
  it('names of object properties are free values', () =>
    expect(withValues({ constructor: 'x', toString: 'y' })).toMatchObject({
      form: base,
      rejected: [],
      values: { constructor: 'x' },
    }));
});

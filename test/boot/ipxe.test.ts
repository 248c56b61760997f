import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { installScript, localDiskScript, menuScript } from '../../electron/boot/scripts/ipxe';
import { MAC } from './packets';

const golden = (name: string): string => path.join(import.meta.dirname, 'golden', name);
const install = (over: Partial<Parameters<typeof installScript>[0]> = {}): string =>
  installScript({
    title: 'Debian 13.1.0 amd64 netinst (office)',
    kernelUrl: 'http://192.168.77.1:8080/distros/kit-13/linux',
    initrdUrls: ['http://192.168.77.1:8080/distros/kit-13/initrd.gz'],
    arguments: 'auto=true priority=critical url=http://192.168.77.1:8080/a/TOKEN/preseed.cfg',
    ...over,
  });
const menu = (over: Partial<Parameters<typeof menuScript>[0]> = {}): string =>
  menuScript({
    serverUrl: 'http://192.168.77.1:8080',
    mac: MAC,
    token: 'TOKEN',
    profiles: [
      { name: 'office', title: 'Office PCs' },
      { name: 'lab', title: 'Lab' },
    ],
    timeoutSeconds: 30,
    ...over,
  });
const lineOf = (script: string, start: string): string =>
  script.split('\n').find((line) => line.startsWith(start)) ?? '';

describe('exact text', () => {
  it('install', () => expect(install()).toMatchFileSnapshot(golden('install.ipxe.txt')));
  it('install, two initrds', () =>
    expect(install({ initrdUrls: ['http://h/a', 'http://h/b'] })).toMatchFileSnapshot(
      golden('install-two-initrds.ipxe.txt'),
    ));
  it('menu', () => expect(menu()).toMatchFileSnapshot(golden('menu.ipxe.txt')));
  it('own disk: the disk itself, then an error, or EDK2 would stop at its menu', () =>
    expect(localDiskScript()).toBe(
      "#!ipxe\necho Slipway: starting from this machine's own disk\nsanboot --no-describe --drive 0x80 ||\nexit 1\n",
    ));
});

describe('nothing that people name can act', () => {
  const hostile = 'A && shell ; # ${uuid} || goto x\nshell\r\\ 中文';
  it('in a title', () => {
    const script = install({ title: hostile });
    expect(lineOf(script, 'echo Slipway: loading')).toBe(
      'echo Slipway: loading A shell uuid goto x?shell? ?',
    );
    expect(script.split('\n')).toHaveLength(install().split('\n').length);
  });
  it('in menu titles; a title that vanishes falls back to the name', () => {
    const script = menu({
      profiles: [
        { name: 'p1', title: hostile },
        { name: 'p2', title: '${}' },
      ],
    });
    expect(lineOf(script, 'item install0')).toBe('item install0 A shell uuid goto x?shell? ?');
    expect(lineOf(script, 'item install1')).toBe('item install1 p2');
  });
  it('in URLs', () => {
    const script = install({ kernelUrl: 'http://h/a b/${x}\n/中 %20', initrdUrls: [] });
    expect(lineOf(script, 'kernel')).toContain('http://h/a%20b/%24%7Bx%7D%0A/%E4%B8%AD%20%20 auto=true');
  });
  it('in profile names', () =>
    expect(lineOf(menu({ profiles: [{ name: 'a/../b c', title: 'x' }] }), 'chain')).toBe(
      'chain --replace http://192.168.77.1:8080/a/TOKEN/choose/a%2F..%2Fb%20c || goto own_disk',
    ));
  it('in kernel arguments: words that end a command are spelled with settings, line breaks are gone', () => {
    const script = install({ arguments: 'a ; b || c && d #e f#g \n shell' });
    expect(lineOf(script, 'kernel')).toMatch(
      / a \$\{semicolon:string\} b \$\{bar:string\}\| c \$\{and:string\}& d \$\{hash:string\}e f#g shell \|\| goto again$/,
    );
    for (const setting of ['semicolon:hex 3b', 'bar:hex 7c', 'and:hex 26', 'hash:hex 23'])
      expect(script).toContain(`\nset ${setting}\n`);
  });
  it('iPXE settings in kernel arguments are left to iPXE', () =>
    expect(lineOf(install({ arguments: 'BOOTIF=01-${net0/mac:hexhyp}' }), 'kernel')).toContain(
      'BOOTIF=01-${net0/mac:hexhyp}',
    ));
  it('a menu without profiles has no heading for them', () =>
    expect(menu({ profiles: [] })).not.toContain('--gap'));
});

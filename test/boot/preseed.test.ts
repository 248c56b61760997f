import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { lateScript } from '../../electron/boot/answers/late-script';
import { renderPreseed } from '../../electron/boot/answers/preseed';
import { comment, directive, oneLine, shellWord } from '../../electron/boot/answers/preseed-lines';
import { answerForm } from '../../electron/contract/model';
import { FORMS, HOSTILE, query } from './answers';

const render = (form = FORMS.minimal): string => renderPreseed(query(form));
const names = Object.keys(FORMS) as (keyof typeof FORMS)[];

/** The rules of the parser inside debian-installer: comments out, then continued lines joined by a blank. */
function parsed(preseed: string): Map<string, string> {
  const kept = preseed.split('\n').filter((line) => !/^#|^\s*$/.test(line));
  const joined: string[] = [];
  let open = '';
  for (const line of kept.map((one) => one.trimStart())) {
    if (line.endsWith('\\')) open += `${open === '' ? '' : ' '}${line.replace(/\s*\\$/, '')}`;
    else {
      joined.push(open === '' ? line : `${open} ${line}`);
      open = '';
    }
  }
  return new Map(
    joined.map((line) => {
      const [, owner = '', question = '', , value = ''] =
        /^(\S+)\s+(\S+)\s+(\S+)(?:\s+(.*))?$/.exec(line) ?? [];
      return [`${owner} ${question}`, value];
    }),
  );
}
const value = (preseed: string, question: string): string | undefined =>
  parsed(preseed).get(`d-i ${question}`);

describe('exact text', () => {
  it.each(names)('%s', (name) =>
    expect(render(FORMS[name])).toMatchFileSnapshot(
      path.join(import.meta.dirname, 'golden', `preseed-${name}.txt`),
    ),
  );
});

describe('what people typed cannot become a directive', () => {
  it('a hostile form has the same questions as a plain one with the same accounts', () => {
    const plain = {
      ...FORMS.hostile,
      user: { name: 'eve', fullName: 'Eve', passwordHash: null },
      domain: 'a',
      sshKeys: ['k'],
      lateCommands: 'true',
    };
    expect([...parsed(render(FORMS.hostile)).keys()]).toEqual([...parsed(render(plain)).keys()]);
  });
  it('no value ends in a backslash, so none swallows the next line', () => {
    for (const line of render(FORMS.hostile).split('\n'))
      if (line.endsWith('\\') && !line.startsWith('#')) expect(line).toMatch(/ \\$/);
    expect(value(render(FORMS.hostile), 'netcfg/get_domain')).toBe('a.b');
    expect(value(render(FORMS.hostile), 'passwd/user-password-crypted')).toBe('$6$a\\$b');
  });
  it('a full name loses what adduser and debconf cannot bear, and keeps its letters', () =>
    expect(value(render(FORMS.hostile), 'passwd/user-fullname')).toBe("王 x\"; $(reboot) `reboot` n '' 0 0"));
  it('every line of a comment is one', () => {
    expect(comment('a\nb\rc\r\nd\u2028e\u0085f \\')).toBe('# a\n# b\n# c\n# d\n# e\n# f \\\n#');
    expect(directive('a/b', 'string', 'x\n d-i c/d string e\\\\ ')).toBe(
      'd-i a/b string x  d-i c/d string e',
    );
    expect(oneLine('\u0000a\tb\u2028c\\ \\')).toBe('a b c');
  });
});

describe('accounts', () => {
  const hash = '$6$abc$def';
  const user = { name: 'ada', fullName: '', passwordHash: null };
  it.each([
    [
      'nobody: root without a password',
      null,
      null,
      { 'passwd/root-login': 'true', 'passwd/root-password-crypted': '!', 'passwd/make-user': 'false' },
    ],
    [
      'root alone',
      null,
      hash,
      { 'passwd/root-login': 'true', 'passwd/root-password-crypted': hash, 'passwd/make-user': 'false' },
    ],
    [
      'a user alone gets sudo from the installer',
      { ...user, passwordHash: hash },
      null,
      { 'passwd/root-login': 'false', 'passwd/make-user': 'true', 'passwd/user-password-crypted': hash },
    ],
    [
      'a user without password and name',
      user,
      hash,
      { 'passwd/user-password-crypted': '!', 'passwd/user-fullname': 'ada', 'passwd/username': 'ada' },
    ],
  ])('%s', (_what, who, rootPasswordHash, wanted) => {
    const made = render(answerForm.parse({ user: who, rootPasswordHash }));
    for (const [question, answer] of Object.entries(wanted)) expect(value(made, question)).toBe(answer);
    if (who) expect(value(made, 'passwd/root-password-crypted')).toBe(rootPasswordHash ?? undefined);
  });
});

describe('software and end', () => {
  it('a key brings its server along, once', () => {
    expect(value(render(answerForm.parse({ sshKeys: ['k'], packages: ['vim'] })), 'pkgsel/include')).toBe(
      'vim openssh-server',
    );
    expect(value(render(FORMS.full), 'pkgsel/include')).toBe('openssh-server vim g++');
    expect(value(render(), 'pkgsel/include')).toBe('');
  });
  it('power off only when asked', () => {
    expect(value(render(FORMS.full), 'debian-installer/exit/poweroff')).toBe('true');
    expect(value(render(), 'debian-installer/exit/poweroff')).toBeUndefined();
  });
  it('keys and commands that no command line can carry are refused', () =>
    expect(() =>
      render(answerForm.parse({ sshKeys: Array.from({ length: 20 }, () => 'k'.repeat(8000)) })),
    ).toThrow('bad-argument'));
});

describe('late script', () => {
  it('none when there is nothing to do', () => {
    expect(lateScript(FORMS.minimal)).toBeNull();
    expect(lateScript(answerForm.parse({ sshKeys: ['  '], lateCommands: ' \n' }))).toBeNull();
  });
  it('is what the base64 decodes to', () => {
    const encoded =
      /echo (\S+) >/.exec(value(render(FORMS.hostile), 'preseed/late_command') ?? '')?.[1] ?? '';
    expect(Buffer.from(encoded, 'base64').toString()).toBe(lateScript(FORMS.hostile));
  });
  it('quotes keys for sh', () => {
    const { stdout } = spawnSync('sh', ['-c', `printf %s ${shellWord(HOSTILE)}`], { encoding: 'utf8' });
    expect(stdout).toBe(HOSTILE);
  });
});

const parser = spawnSync('debconf-set-selections', ['--help']);
/** Debian's own parser, an independent one; it is on Debian machines only. */
describe.skipIf(parser.error !== undefined)('debconf-set-selections', () => {
  it.each(names)('accepts %s', (name) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'preseed-'));
    try {
      const file = path.join(folder, 'preseed.cfg');
      writeFileSync(file, render(FORMS[name]));
      const { status, stdout, stderr } = spawnSync('debconf-set-selections', ['-c', file], {
        encoding: 'utf8',
      });
      expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: '' });
      writeFileSync(file, 'd-i broken\n');
      expect(spawnSync('debconf-set-selections', ['-c', file], { encoding: 'utf8' }).stderr).not.toBe('');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

// The wizard: what it lets through is what the contract accepts; what it holds back it says why.
import { fireEvent, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { profileDraft } from '../../electron/contract/model';
import type { Profile } from '../../electron/contract/model';
import { draftOf, freeName, newDraft, profileOf } from '../../renderer/profiles/draft';
import type { Draft } from '../../renderer/profiles/draft';
import { troubles } from '../../renderer/profiles/draft-rules';
import { Wizard } from '../../renderer/profiles/wizard';
import { closePage, openPage, show } from './mount';
import { distro, filled, profile } from './sample';

afterEach(closePage);

const media = distro({ id: 'debian-13.1-amd64', name: 'Debian 13.1' });
const complete = (): Draft => ({ ...newDraft(media, []), userName: 'ana', userPassword: 'secret' });
const whys = (fields: Partial<Draft>): string[] =>
  troubles({ ...complete(), ...fields }, 3, ['taken']).map(({ why }) => why);

describe('the rules', () => {
  it('let a complete draft through, and the contract accepts it', () => {
    expect(whys({})).toEqual([]);
    const parsed = profileDraft.parse(profileOf(complete()));
    expect(parsed).toMatchObject({
      name: 'debian-13',
      answers: { user: { name: 'ana' }, userPassword: 'secret', disk: 'first' },
    });
  });

  const key = `ssh-ed25519 ${'A'.repeat(60)} ana@pc`;
  it.each<[string, Partial<Draft>]>([
    ['distro', { distro: null }],
    ['name', { name: 'not a name' }],
    ['name', { name: '../up' }],
    ['nameTaken', { name: 'taken' }],
    ['user', { userName: 'Ana' }],
    ['noLogin', { userName: '' }],
    ['password', { userPassword: '' }],
    ['rootPassword', { root: true }],
    ['sshKey', { sshKeys: `${key}\nnonsense` }],
    ['disk', { diskKind: 'named', diskPath: 'sda' }],
    ['hostname', { hostname: 'a b' }],
    ['domain', { domain: 'a/b' }],
    ['package', { packages: ['vim', '$(reboot)'] }],
    ['kernelArgs', { kernelArgs: 'a\nb' }],
    ['timeZone', { timeZone: '' }],
  ])('hold back: %s', (why, fields) => {
    expect(whys(fields)).toContain(why);
  });

  it('let an SSH key stand in for a password', () => {
    expect(whys({ userPassword: '', sshKeys: key })).toEqual([]);
  });

  it('let nothing through that the contract refuses', () => {
    const values = ['', 'ok', 'a b', '../x', 'ÄÖ', '$(x)', 'a\nb', '-a', 'x'.repeat(300), '/dev/sda'];
    for (const field of ['name', 'userName', 'hostname', 'domain', 'diskPath', 'kernelArgs'] as const)
      for (const value of values) {
        const draft: Draft = { ...complete(), diskKind: 'named', [field]: value };
        if (troubles(draft, 3, []).length === 0)
          expect(profileDraft.safeParse(profileOf(draft)).success, `${field}: ${value}`).toBe(true);
      }
  });
});

describe('a saved profile', () => {
  it('comes back as it was, with its hashes and no clear password', () => {
    const saved: Profile = profile('web', media.id, {
      disk: '/dev/vda',
      hostname: 'web',
      sshKeys: [],
      timeZone: 'Asia/Shanghai',
    });
    const parsed = profileDraft.parse(profileOf(draftOf(saved, saved.name)));
    expect(parsed.answers).toEqual(saved.answers);
  });
  it('gets a name of its own when it is copied', () => {
    expect(freeName('web-copy', ['web', 'web-copy'])).toBe('web-copy-2');
  });
});

describe('the window', () => {
  it('says why Next is off, and saves at the end what was typed', async () => {
    const user = userEvent.setup();
    const engine = await openPage(filled);
    await show(<Wizard task={{ kind: 'new', distro: media.id }} />);
    const next = () => screen.getByRole<HTMLButtonElement>('button', { name: /Next|Save profile/ });
    expect(next().disabled).toBe(false);
    await user.click(next());
    expect(next().disabled).toBe(true);
    expect(screen.getByText(/Nobody could log in/)).toBeTruthy();
    fireEvent.change(screen.getByLabelText('Account name'), { target: { value: 'Ana' } });
    fireEvent.blur(screen.getByLabelText('Account name'));
    // Beside the button and under the field.
    expect(screen.getAllByText(/starts with a small letter/)).toHaveLength(2);
    fireEvent.change(screen.getByLabelText('Account name'), { target: { value: 'ana' } });
    fireEvent.change(screen.getByLabelText('Password'), { target: { value: 'secret' } });
    await user.click(next());
    await user.click(next());
    expect(await screen.findByText(/partman-auto\/disk/)).toBeTruthy();
    expect(screen.getByText('Erases the first disk')).toBeTruthy();
    await user.click(next());
    const saved = engine.calls.find(({ command }) => command === 'saveProfile');
    expect(saved?.args).toMatchObject({
      distro: media.id,
      answers: { user: { name: 'ana' }, userPassword: 'secret' },
    });
    expect(profileDraft.safeParse(saved?.args).success).toBe(true);
  });
});

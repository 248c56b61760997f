// The screens with the engine of paper: what a person sees, and what the engine is asked when they act.
import { act, fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Check } from '../../electron/contract/api';
import type { AttemptId } from '../../electron/contract/ids';
import { EngineBanner } from '../../renderer/parts/engine-banner';
import { useShortcuts } from '../../renderer/app/shortcuts';
import { usePage } from '../../renderer/app/state';
import { kitFiles } from '../../renderer/library/distro-trouble';
import { pathsIn } from '../../renderer/library/drop-zone';
import { LibraryScreen } from '../../renderer/library/library-screen';
import { MachinesScreen } from '../../renderer/machines/machines-screen';
import { ServeBar } from '../../renderer/serve/serve-bar';
import { offered } from '../../renderer/serve/nic-pick';
import { passed } from './fake-engine';
import type { FakeEngine } from './fake-engine';
import { closePage, openPage, settle, show } from './mount';
import { filled, mac, nics } from './sample';

afterEach(closePage);
const asked = (engine: FakeEngine, command: string) =>
  engine.calls.filter((call) => call.command === command).map(({ args }) => args);

describe('the library', () => {
  it('imports what is dropped, by its path', async () => {
    const engine = await openPage();
    await show(<LibraryScreen />);
    const file = new File(['x'], 'debian 13.iso');
    fireEvent.drop(screen.getByTestId('library'), {
      dataTransfer: { types: ['Files'], files: [file], dropEffect: 'none' },
    });
    await act(settle);
    expect(asked(engine, 'importImage')).toEqual([{ path: '/drop/debian 13.iso' }]);
  });

  it('says what to drop when a kit is missing, and takes a card away with ten seconds to undo', async () => {
    const engine = await openPage(filled);
    const container = await show(<LibraryScreen />);
    const card = container.querySelector<HTMLElement>('[data-distro="debian-12.11-amd64"]');
    if (!card) throw new Error('no card');
    expect(within(card).getByText(/6\.1\.0-37-amd64/)).toBeTruthy();
    expect(within(card).getByText('debian-installer-12-netboot-amd64.deb')).toBeTruthy();
    vi.useFakeTimers();
    try {
      fireEvent.click(within(card).getByRole('button', { name: /More actions/ }));
      await act(() => vi.advanceTimersByTimeAsync(300));
      fireEvent.click(screen.getByRole('menuitem', { name: 'Remove' }));
      await act(() => vi.advanceTimersByTimeAsync(9000));
      expect(container.querySelector('[data-distro="debian-12.11-amd64"]')).toBeNull();
      expect(asked(engine, 'removeDistro')).toEqual([]);
      await act(() => vi.advanceTimersByTimeAsync(1100));
      expect(asked(engine, 'removeDistro')).toEqual([{ id: 'debian-12.11-amd64' }]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('shows how far an import is, in words too', async () => {
    await openPage(filled);
    await show(<LibraryScreen />);
    expect(screen.getByRole('progressbar').getAttribute('aria-valuetext')).toBe(
      '1.5 GB of 4 GB · about 3 min left',
    );
    expect(screen.getByText(/cut short: 312 MB of 783 MB/)).toBeTruthy();
  });

  it('knows a pasted path from any other text', () => {
    expect(pathsIn('"/media/a b.iso"\n/x/netboot.tar.gz')).toEqual(['/media/a b.iso', '/x/netboot.tar.gz']);
    expect(pathsIn('file:///media/a%20b.iso')).toEqual(['/media/a b.iso']);
    expect(pathsIn('C:\\iso\\debian.iso')).toEqual(['C:\\iso\\debian.iso']);
    expect(pathsIn('hello')).toEqual([]);
    expect(pathsIn('/a.iso\nhello')).toEqual([]);
    expect(kitFiles({ version: '', arch: 'arm64' })[0]).toBe('debian-installer-13-netboot-arm64.deb');
  });
});

describe('the serve bar', () => {
  beforeEach(() => usePage.setState({ screen: 'library' }));
  const serve = () => screen.getByRole<HTMLInputElement>('switch', { name: 'Serve installs' });

  it('starts on the card of last time, with the mode that was chosen', async () => {
    const engine = await openPage([], { lastNic: 'enp3s0' });
    await show(<ServeBar />);
    expect(await screen.findByText('Everything is ready to serve.')).toBeTruthy();
    await userEvent.click(serve());
    expect(asked(engine, 'startServing')).toEqual([{ nic: 'enp3s0', mode: 'auto' }]);
  });

  it('does not start while a check stops it, and shows its fix', async () => {
    const engine = await openPage([], { lastNic: 'enp3s0' });
    const taken: Check = {
      id: 'port',
      state: 'stop',
      problem: { code: 'port-taken', params: { port: 67, protocol: 'udp', program: 'dnsmasq' } },
      params: {},
    };
    const rights: Check = {
      id: 'rights',
      state: 'stop',
      problem: { code: 'no-rights', params: { port: 67 } },
      params: {},
    };
    engine.answer('preflight', () => ({ ...passed, checks: [taken, rights] }));
    const container = await show(<ServeBar />);
    expect(await screen.findByText('Port 67 (udp) is used by dnsmasq.')).toBeTruthy();
    expect(screen.getByText(/Stop the program that holds the port/)).toBeTruthy();
    expect(screen.getByText(/ip_unprivileged_port_start/)).toBeTruthy();
    expect(serve().disabled).toBe(true);
    expect(container.querySelector('header')?.dataset.state).toBe('stop');
  });

  it('asks before it interrupts machines, and never by default', async () => {
    const engine = await openPage(filled);
    engine.refuse('stopServing', { code: 'machines-installing', params: { count: 2 } });
    await show(<ServeBar />);
    await userEvent.click(serve());
    expect(await screen.findByText('2 machines are still installing. Stop anyway?')).toBeTruthy();
    expect(asked(engine, 'stopServing')).toEqual([{ force: false }]);
    engine.answer('stopServing', () => undefined);
    await userEvent.click(screen.getByRole('button', { name: 'Stop and interrupt' }));
    expect(asked(engine, 'stopServing').at(-1)).toEqual({ force: true });
  });

  it('offers wired cards first and never loopback', () => {
    const lo = { ...nics[0], name: 'lo', kind: 'loopback' } as (typeof nics)[number];
    expect(offered([lo, ...[...nics].reverse()]).map(({ name }) => name)).toEqual([
      'enp3s0',
      'enp4s0',
      'wlp2s0',
    ]);
  });
});

describe('machines', () => {
  it('puts those that need a person first', async () => {
    await openPage(filled);
    const container = await show(<MachinesScreen />);
    const order = [...container.querySelectorAll<HTMLElement>('[data-machine]')].map(
      ({ dataset }) => dataset.status,
    );
    expect(order).toEqual([
      'failed',
      'stalled',
      'waiting',
      expect.anything(),
      expect.anything(),
      'installed',
    ]);
    expect(new Set(order.slice(3, 5))).toEqual(new Set(['installing', 'booting']));
  });

  it('saves a system for a machine that waits, in one click on a profile', async () => {
    const engine = await openPage(filled);
    const container = await show(<MachinesScreen />);
    const row = container.querySelector<HTMLElement>('[data-status="waiting"]');
    if (!row) throw new Error('nobody waits');
    await userEvent.click(within(row).getByRole('button', { name: 'Install…' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: /lab-pc/ }));
    expect(asked(engine, 'saveSystem')).toEqual([
      { name: 'pc-aa0106', mac: '08:00:27:aa:01:06', profile: 'lab-pc' },
    ]);
    expect(usePage.getState().machine).toBeNull();
  });

  it('says why a machine that should install was sent to its own disk', async () => {
    const engine = await openPage(filled);
    await show(<MachinesScreen />);
    const of = { mac: mac('18:03:73:aa:01:04'), attempt: 'a-18:03:73:aa:01:04' as AttemptId };
    const nobody = { system: null, profile: null, distro: null };
    act(() =>
      engine.push({
        type: 'attempt.planned',
        ...of,
        ...nobody,
        plan: 'local-disk',
        held: 'distro-not-ready',
      }),
    );
    expect(screen.getByText(/the distro of its profile is not ready/)).toBeTruthy();
  });

  it('draws the map as a list: the step it is at, steps that cannot be seen, the hint where it stalled', async () => {
    const engine = await openPage(filled);
    await show(<MachinesScreen />);
    await userEvent.click(screen.getByRole('button', { name: 'Show Dell · …01:04' }));
    const steps = within(screen.getByRole('list', { name: 'The nine steps' })).getAllByRole('listitem');
    expect(steps).toHaveLength(9);
    expect(steps.map(({ dataset }) => dataset.state).join(' ')).toBe(
      'done done done done waiting waiting waiting waiting waiting',
    );
    expect(steps[3]?.getAttribute('aria-current')).toBe('step');
    expect(steps[4]?.dataset.stalled).toBe('true');
    expect(steps.map(({ dataset }) => dataset.to)).toEqual([
      'server',
      'machine',
      'server',
      'machine',
      'machine',
      'server',
      'machine',
      'machine',
      'machine',
    ]);
    const of = { mac: mac('18:03:73:aa:01:04'), attempt: 'a-18:03:73:aa:01:04' as AttemptId };
    act(() =>
      engine.push({
        type: 'answer.sent',
        ...of,
        ip: '192.168.7.104' as never,
        bytes: 10,
        sha256: '',
        format: 'preseed',
      }),
    );
    expect(steps.map(({ dataset }) => dataset.state).join(' ')).toBe(
      'done done done done hollow hollow hollow done waiting',
    );
  });
});

function Keys() {
  useShortcuts();
  return <input aria-label="box" />;
}

it('acts on the keys, and lets a person type', async () => {
  await openPage(filled);
  await show(<Keys />);
  const user = userEvent.setup();
  const at = () => usePage.getState().screen;
  for (const [key, name] of [
    ['1', 'library'],
    ['2', 'profiles'],
    ['3', 'machines'],
    ['4', 'activity'],
    ['5', 'settings'],
  ] as const) {
    await user.keyboard(`{Control>}${key}{/Control}`);
    expect(at()).toBe(name);
  }
  await user.keyboard('{Control>}n{/Control}');
  expect(usePage.getState().wizard).toEqual({ kind: 'new', distro: null });
  await user.keyboard('{Control>},{/Control}');
  expect(at()).toBe('settings');
  await user.type(screen.getByLabelText('box'), 'a?1');
  expect(usePage.getState().shortcutsOpen).toBe(false);
  (document.activeElement as HTMLElement).blur();
  await user.keyboard('?');
  expect(usePage.getState().shortcutsOpen).toBe(true);
});

it('says when the engine is down, and starts it again on request', async () => {
  const engine = await openPage(filled);
  const container = await show(<EngineBanner />);
  expect(container.querySelector('[role="alert"]')).toBeNull();
  act(() => engine.state('stopped'));
  expect(screen.getByRole('alert').textContent).toContain('Nothing is being served');
  const before = asked(engine, 'snapshot').length;
  await userEvent.click(screen.getByRole('button', { name: 'Start again' }));
  expect(asked(engine, 'snapshot')).toHaveLength(before + 1);
});

// The page's state: a snapshot, then every event after it; a gap, a restart or a late snapshot loses nothing.
import { act } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { usePage } from '../../renderer/app/state';
import { closePage, openPage, settle } from './mount';
import { distro, filled } from './sample';

afterEach(closePage);
const saved = (id: string) => ({ type: 'distro.saved', distro: distro({ id, name: id }) }) as const;
const known = () => Object.keys(usePage.getState().view?.distros ?? {});

it('shows the snapshot and then what comes', async () => {
  const engine = await openPage([saved('one')]);
  expect(known()).toEqual(['one']);
  act(() => engine.push(saved('two')));
  expect(known()).toEqual(['one', 'two']);
  expect(usePage.getState().events.map(({ type }) => type)).toEqual(['distro.saved', 'distro.saved']);
});

it('asks for the snapshot again when an event is missing', async () => {
  const engine = await openPage([saved('one')]);
  engine.lose(saved('lost'));
  await act(async () => {
    engine.push(saved('three'));
    await settle();
  });
  expect(known()).toEqual(['one', 'lost', 'three']);
  expect(engine.calls.filter(({ command }) => command === 'snapshot')).toHaveLength(2);
});

it('folds no event twice', async () => {
  const engine = await openPage([saved('one')]);
  const before = usePage.getState().view;
  act(() => engine.push(saved('two')));
  const { seq } = usePage.getState();
  expect(seq).toBe(2);
  expect(usePage.getState().view).not.toBe(before);
});

it('asks again when the engine came back, and says that it was gone', async () => {
  const engine = await openPage([saved('one')]);
  act(() => engine.state('restarting'));
  expect(usePage.getState().engine.state).toBe('restarting');
  engine.lose(saved('meanwhile'));
  await act(async () => {
    engine.state('running');
    await settle();
  });
  expect(known()).toEqual(['one', 'meanwhile']);
});

it('makes the same view from the events as the engine has', async () => {
  const engine = await openPage();
  act(() => engine.push(...filled));
  expect(usePage.getState().view).toEqual(engine.view());
});

it('keeps no live event in the list', async () => {
  await openPage(filled);
  const engine = await openPage();
  act(() => engine.push(...filled));
  expect(usePage.getState().events.some(({ type }) => type.endsWith('.progressed'))).toBe(false);
});

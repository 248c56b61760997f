// The engine falls: calls are answered, it comes back with growing pauses, and after five falls a person decides.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { batch } from '../../electron/main/batch';
import { mayClose } from '../../electron/main/closing';
import { superviseEngine } from '../../electron/main/supervisor';
import type { EngineProcessEvents } from '../../electron/main/supervisor';
import type { EngineState, ToEngine } from '../../electron/contract/door';
import type { SlipwayEvent } from '../../electron/contract/events';

function scene() {
  const processes: { events: EngineProcessEvents; posted: ToEngine[]; killed: boolean }[] = [];
  const states: [EngineState, string | null][] = [];
  const heard: SlipwayEvent[] = [];
  const link = superviseEngine({
    start: (events) => {
      const one = { events, posted: [] as ToEngine[], killed: false };
      processes.push(one);
      return { post: (message) => one.posted.push(message), kill: () => (one.killed = true) };
    },
    onEvent: (event) => heard.push(event),
    onState: (state, detail) => states.push([state, detail]),
  });
  const last = () => {
    const one = processes.at(-1);
    if (!one) throw new Error('nothing was started');
    return one;
  };
  return { link, processes, states, heard, last };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the supervisor', () => {
  it('holds calls until the engine is ready, and matches replies to calls', async () => {
    const { link, last } = scene();
    const first = link.call('nics', undefined);
    const second = link.call('settings', undefined);
    expect(last().posted).toEqual([]);
    last().events.onMessage({ kind: 'ready' });
    expect(last().posted.map((message) => message.kind === 'call' && message.command)).toEqual([
      'nics',
      'settings',
    ]);
    last().events.onMessage({ kind: 'reply', id: 2, reply: { ok: true, value: 'b' } });
    last().events.onMessage({ kind: 'reply', id: 1, reply: { ok: true, value: 'a' } });
    expect(await Promise.all([first, second])).toEqual([
      { ok: true, value: 'a' },
      { ok: true, value: 'b' },
    ]);
  });

  it('answers open calls when it falls, tells its last words, and starts it again', async () => {
    const { link, last, processes, states } = scene();
    last().events.onMessage({ kind: 'ready' });
    const open = link.call('nics', undefined);
    last().events.onText('TypeError: boom\n');
    last().events.onExit();
    expect(await open).toEqual({ ok: false, problem: { code: 'engine-stopped', params: {} } });
    expect(states.at(-1)).toEqual(['restarting', 'TypeError: boom\n']);
    await vi.advanceTimersByTimeAsync(249);
    expect(processes).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(processes).toHaveLength(2);
    last().events.onMessage({ kind: 'ready' });
    expect(states.at(-1)?.[0]).toBe('running');
  });

  it('gives up after five restarts in a minute, and a snapshot starts it anew', async () => {
    const { link, last, processes, states } = scene();
    for (const pause of [250, 500, 1000, 2000, 4000]) {
      last().events.onExit();
      await vi.advanceTimersByTimeAsync(pause);
    }
    expect(processes).toHaveLength(6);
    last().events.onExit();
    expect(states.at(-1)?.[0]).toBe('stopped');
    await vi.advanceTimersByTimeAsync(120_000);
    expect(processes).toHaveLength(6);
    expect((await link.call('nics', undefined)).ok).toBe(false);
    const again = link.call('snapshot', undefined);
    expect(processes).toHaveLength(7);
    last().events.onMessage({ kind: 'ready' });
    const [sent] = last().posted;
    if (sent?.kind !== 'call') throw new Error('the snapshot was not asked for');
    last().events.onMessage({ kind: 'reply', id: sent.id, reply: { ok: true, value: 1 } });
    expect((await again).ok).toBe(true);
  });

  it('forgets falls that are older than a minute', async () => {
    const { last, processes } = scene();
    for (let fall = 0; fall < 8; fall++) {
      last().events.onExit();
      await vi.advanceTimersByTimeAsync(61_000);
    }
    expect(processes).toHaveLength(9);
  });

  it('lets the engine end by itself, and ends it after five seconds when it does not', async () => {
    const polite = scene();
    const gone = polite.link.close();
    expect(polite.last().posted).toEqual([{ kind: 'close' }]);
    polite.last().events.onExit();
    await gone;
    expect(polite.last().killed).toBe(false);
    expect(polite.processes).toHaveLength(1);

    const stubborn = scene();
    const late = stubborn.link.close();
    await vi.advanceTimersByTimeAsync(5000);
    expect(stubborn.last().killed).toBe(true);
    stubborn.last().events.onExit();
    await late;
  });
});

it('sends events in order, at most once in 100 ms', async () => {
  const sent: (readonly number[])[] = [];
  const events = batch<number>(100, (items) => sent.push(items));
  for (const item of [1, 2, 3]) events.add(item);
  expect(sent).toEqual([]);
  await vi.advanceTimersByTimeAsync(100);
  events.add(4);
  await vi.advanceTimersByTimeAsync(99);
  expect(sent).toEqual([[1, 2, 3]]);
  await vi.advanceTimersByTimeAsync(1);
  expect(sent).toEqual([[1, 2, 3], [4]]);
});

describe('closing', () => {
  const busy = { ok: false, problem: { code: 'machines-installing', params: { count: 2 } } } as const;
  it('asks while machines install, and stays when the person says so', async () => {
    const calls: unknown[] = [];
    const call = (command: string, args: unknown) => {
      calls.push([command, args]);
      return Promise.resolve(calls.length === 1 ? busy : ({ ok: true, value: undefined } as const));
    };
    expect(await mayClose({ call, ask: (count) => Promise.resolve(count !== 2) })).toBe(false);
    expect(calls).toEqual([['stopServing', {}]]);
    calls.length = 0;
    expect(await mayClose({ call, ask: () => Promise.resolve(true) })).toBe(true);
    expect(calls.at(-1)).toEqual(['stopServing', { force: true }]);
  });
  it('goes without a question when nothing is served or the engine is down', async () => {
    const ask = vi.fn();
    for (const code of ['not-serving', 'engine-stopped'] as const)
      expect(
        await mayClose({ call: () => Promise.resolve({ ok: false, problem: { code, params: {} } }), ask }),
      ).toBe(true);
    expect(ask).not.toHaveBeenCalled();
  });
});

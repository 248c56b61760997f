// The page's whole reach: three functions, and a File that becomes a path in both of Electron's ways.
import { beforeEach, expect, it, vi } from 'vitest';
import type { Bridge, PageMessage } from '../../electron/contract/door';
import { CALL_CHANNEL, MESSAGE_CHANNEL } from '../../electron/contract/door';

const electron = vi.hoisted(() => ({
  exposed: new Map<string, unknown>(),
  invoke: vi.fn(),
  on: vi.fn(),
  removeListener: vi.fn(),
  webUtils: undefined as undefined | { getPathForFile: (file: object) => string },
}));
vi.mock('electron', () => ({
  contextBridge: { exposeInMainWorld: (name: string, value: unknown) => electron.exposed.set(name, value) },
  ipcRenderer: { invoke: electron.invoke, on: electron.on, removeListener: electron.removeListener },
  get webUtils() {
    return electron.webUtils;
  },
}));

async function load(): Promise<Bridge> {
  vi.resetModules();
  await import('../../electron/preload');
  return electron.exposed.get('slipway') as Bridge;
}

beforeEach(() => {
  electron.exposed.clear();
  electron.invoke.mockReset();
  electron.on.mockReset();
  electron.removeListener.mockReset();
  electron.webUtils = undefined;
});

it('exposes exactly three functions', async () => {
  const bridge = await load();
  expect([...electron.exposed.keys()]).toEqual(['slipway']);
  expect(Object.keys(bridge).sort()).toEqual(['call', 'onEvent', 'pathOf']);
});

it('calls on one channel only, whatever the command is named', async () => {
  const bridge = await load();
  electron.invoke.mockResolvedValue({ ok: true, value: 1 });
  await expect(bridge.call('nics', { a: 1 })).resolves.toEqual({ ok: true, value: 1 });
  expect(electron.invoke.mock.calls).toEqual([[CALL_CHANNEL, 'nics', { a: 1 }]]);
});

it('hands on messages without the event of ipc, and stops when asked', async () => {
  const bridge = await load();
  const heard: PageMessage[] = [];
  const stop = bridge.onEvent((message) => heard.push(message));
  const [channel, listener] = electron.on.mock.calls[0] as [
    string,
    (event: unknown, message: PageMessage) => void,
  ];
  expect(channel).toBe(MESSAGE_CHANNEL);
  listener({ sender: 'secret' }, { kind: 'menu', action: 'find' });
  expect(heard).toEqual([{ kind: 'menu', action: 'find' }]);
  stop();
  expect(electron.removeListener).toHaveBeenCalledWith(MESSAGE_CHANNEL, listener);
});

it('takes the path from webUtils where Electron has it (29 and later)', async () => {
  electron.webUtils = { getPathForFile: () => '/media/发行版 1.iso' };
  expect((await load()).pathOf({ path: 'not this' })).toBe('/media/发行版 1.iso');
});

it('takes the path from the File itself on older Electron, and is empty when there is none', async () => {
  const bridge = await load();
  expect(bridge.pathOf({ path: '/media/a b.iso' })).toBe('/media/a b.iso');
  expect(bridge.pathOf({ name: 'made-up.iso' })).toBe('');
});

// The control socket: who may use it, what passes, and what a broken or hostile caller can do (nothing).
import { mkdir, stat, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SlipwayEvent } from '../../electron/contract/events';
import { openControl } from '../../electron/cli/control';
import { connectControl } from '../../electron/cli/control-client';
import { controlPath } from '../../electron/cli/control-path';
import { ask, openDoor } from '../../electron/cli/door';
import { temporaryFolder } from '../store/folder';
import { event } from '../store/records';
import { fakeEngine } from './fake-host';
import type { FakeEngine } from './fake-host';

const onUnix = process.platform !== 'win32';

async function opened(folder: string): Promise<{ engine: FakeEngine; close(): Promise<void> }> {
  const engine = await fakeEngine(folder, { loaders: () => ['x'.repeat(3_000_000)], leases: () => [] });
  const control = await openControl(engine, folder);
  return {
    engine,
    close: async () => {
      await control.close();
      await engine.close();
    },
  };
}

/** Sends bytes as they are; what came back until the other side hung up. */
function raw(at: string, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = '';
    const socket = net.connect(at, () => socket.write(bytes));
    socket.on('data', (data) => (heard += data.toString()));
    socket.on('close', () => resolve(heard));
    socket.on('error', reject);
  });
}

describe('the control socket', () => {
  it.runIf(onUnix)('belongs to its owner alone and goes with him', async () => {
    const folder = await temporaryFolder();
    const { close } = await opened(folder);
    const at = await controlPath(folder);
    expect(at).toBe(path.join(folder, 'control.sock'));
    expect((await stat(at)).mode & 0o777).toBe(0o600);
    await close();
    await expect(stat(at)).rejects.toThrow('ENOENT');
    expect(await connectControl(folder)).toBeNull();
  });

  it('answers several calls at once, large ones too, each to its caller', async () => {
    const folder = await temporaryFolder();
    const { engine, close } = await opened(folder);
    const [one, two] = await Promise.all([connectControl(folder), connectControl(folder)]);
    if (!one || !two) throw new Error('nobody listens');
    const replies = await Promise.all([
      one.call('loaders', {}),
      one.call('leases', undefined),
      two.call('systems', null),
    ]);
    expect(replies[0]).toEqual({ ok: true, value: ['x'.repeat(3_000_000)] });
    expect(replies[1]).toEqual({ ok: true, value: [] });
    expect(replies[2]).toEqual({ ok: false, problem: { code: 'not-serving', params: {} } });
    expect(engine.calls.map(({ command }) => command).sort()).toEqual(['leases', 'loaders', 'systems']);
    await Promise.all([one.close(), two.close()]);
    await close();
  });

  it('streams events to those who subscribed', async () => {
    const folder = await temporaryFolder();
    const { engine, close } = await opened(folder);
    const door = await connectControl(folder);
    if (!door) throw new Error('nobody listens');
    const heard: SlipwayEvent[] = [];
    const unsubscribe = await door.subscribe((next) => heard.push(next));
    const { seq: _seq, at: _at, ...body } = event(1);
    engine.emit(body);
    await expect.poll(() => heard.length).toBe(1);
    unsubscribe();
    await door.close();
    engine.emit(body);
    expect(heard).toHaveLength(1);
    await close();
  });

  it('tells callers that wait when the owner goes away', async () => {
    const folder = await temporaryFolder();
    const engine = await fakeEngine(folder, { leases: () => new Promise(() => undefined) });
    const control = await openControl(engine, folder);
    const door = await connectControl(folder);
    if (!door) throw new Error('nobody listens');
    const lost = new Promise((resolve) => door.onLost(resolve));
    const waiting = ask(door, 'leases', undefined);
    await expect.poll(() => engine.calls.length).toBe(1);
    await control.close();
    await expect(waiting).rejects.toMatchObject({ problem: { code: 'engine-stopped' } });
    expect(await lost).toEqual({ code: 'engine-stopped', params: {} });
    await engine.close();
  });

  it.each(['not json\n', '[]\n', '{"id":"1","command":"leases"}\n', '{"id":1}\n', '\0\0\0\n'])(
    'hangs up on %j and goes on with others',
    async (bytes) => {
      const folder = await temporaryFolder();
      const { engine, close } = await opened(folder);
      expect(await raw(await controlPath(folder), bytes)).toBe('');
      expect(engine.calls).toEqual([]);
      const door = await connectControl(folder);
      expect(await door?.call('leases', {})).toEqual({ ok: true, value: [] });
      await door?.close();
      await close();
    },
  );

  it.runIf(onUnix)(
    'takes the place of a dead socket, and of a folder name that is too long for one',
    async () => {
      const folder = await temporaryFolder();
      await writeFile(path.join(folder, 'control.sock'), '');
      await (await opened(folder)).close();
      const deep = path.join(folder, 'd'.repeat(90), 'e'.repeat(90));
      await mkdir(deep, { recursive: true });
      const { close } = await opened(deep);
      expect(Buffer.byteLength(await controlPath(deep))).toBeLessThanOrEqual(100);
      const door = await connectControl(deep);
      expect(await door?.call('leases', {})).toEqual({ ok: true, value: [] });
      await door?.close();
      await close();
    },
  );
});

describe('openDoor', () => {
  it('waits for an owner that does not listen and is soon done', async () => {
    const folder = await temporaryFolder();
    const owner = await fakeEngine(folder, {});
    setTimeout(() => void owner.close(), 400);
    const door = await openDoor(folder, (at) => fakeEngine(at, {}));
    expect(door.remote).toBe(false);
    await door.close();
  });

  it('gives up on one that stays, with the problem that names it', async () => {
    const folder = await temporaryFolder();
    const owner = await fakeEngine(folder, {});
    await expect(openDoor(folder, (at) => fakeEngine(at, {}), 300)).rejects.toMatchObject({
      problem: {
        code: 'cannot-write',
        params: { reason: expect.stringContaining(String(process.pid)) as string },
      },
    });
    await owner.close();
  });
});

// Settings: defaults, patches, and files that people or crashes have damaged.
import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { settings } from '../../electron/contract/settings';
import { openSettings } from '../../electron/store/settings';
import { retryHeld, writeWholeFile } from '../../electron/store/whole-file';
import { temporaryFolder } from './folder';

const defaults = settings.parse({});
const newFile = async (): Promise<string> => path.join(await temporaryFolder(), 'settings.json');

describe('settings', () => {
  it('are the defaults without a file, and change field by field', async () => {
    const file = await newFile();
    const store = openSettings(file);
    expect(store.get()).toEqual(defaults);
    await Promise.all([store.save({ theme: 'dark' }), store.save({ logDays: 7, language: undefined })]);
    const wanted = { ...defaults, theme: 'dark', logDays: 7 };
    expect(store.get()).toEqual(wanted);
    expect(openSettings(file).get()).toEqual(wanted);
    expect(await readdir(path.dirname(file))).toEqual(['settings.json']);
  });

  it('refuse a value that makes no sense and stay as they were', async () => {
    const file = await newFile();
    const store = openSettings(file);
    await store.save({ logDays: 7 });
    await expect(store.save({ logDays: -1 })).rejects.toThrow();
    expect(store.get().logDays).toBe(7);
    expect(openSettings(file).get().logDays).toBe(7);
    await store.save({ logDays: 8 });
    expect(store.get().logDays).toBe(8);
  });

  it.each([
    ['torn', '{"theme":"da', {}],
    ['empty', '', {}],
    ['not an object', '[1,2]', {}],
    [
      'with one bad field and one of a later version',
      '{"theme":"dark","logDays":0,"later":true}',
      { theme: 'dark' },
    ],
  ])('%s: what is good is kept, the file is set aside once', async (_name, text, good) => {
    const file = await newFile();
    await writeFile(file, text);
    const repairs: string[] = [];
    const onRepaired = (_file: string, kept: string): void => void repairs.push(kept);
    expect(openSettings(file, { onRepaired }).get()).toEqual({ ...defaults, ...good });
    expect(repairs).toHaveLength(1);
    expect(await readFile(repairs[0] ?? '', 'utf8')).toBe(text);
    expect(openSettings(file, { onRepaired }).get()).toEqual({ ...defaults, ...good });
    expect(repairs).toHaveLength(1);
  });

  it('that cannot be written are a problem, and change nothing', async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder, 'file', 'settings.json');
    const store = openSettings(path.join(folder, 'gone', 'settings.json'));
    await writeFile(path.join(folder, 'file'), '');
    await expect(writeWholeFile(file, 'x')).rejects.toMatchObject({ problem: { code: 'cannot-write' } });
    await writeFile(path.join(folder, 'gone'), '');
    await expect(store.save({ theme: 'dark' })).rejects.toMatchObject({ problem: { code: 'cannot-write' } });
    expect(store.get().theme).toBe('system');
  });
});

describe('a file that Windows holds', () => {
  const held = (): Error => Object.assign(new Error('held'), { code: 'EPERM' });

  it('is tried again there, and only there', async () => {
    let calls = 0;
    const work = () => (++calls < 3 ? Promise.reject(held()) : Promise.resolve('done'));
    expect(await retryHeld(work, 'win32')).toBe('done');
    calls = 0;
    await expect(retryHeld(work, 'linux')).rejects.toThrow('held');
    expect(calls).toBe(1);
  });

  it('any other error passes at once', async () => {
    let calls = 0;
    const work = () => {
      calls += 1;
      return Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }));
    };
    await expect(retryHeld(work, 'win32')).rejects.toThrow('full');
    expect(calls).toBe(1);
  });
});

// Whose lock it is: this process's, a living one's, a dead one's, or of another boot.
import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { heldBy, lockFolder } from '../../electron/store/lock';
import { temporaryFolder } from './folder';

const taken = { problem: { code: 'cannot-write' } };
const lockText = (fields: object): string =>
  JSON.stringify({ pid: process.pid, takenAt: Date.now(), identity: null, ...fields });

describe('lockFolder', () => {
  it('is refused twice in one process and free again after release', async () => {
    const folder = path.join(await temporaryFolder(), 'new', 'folder');
    const lock = await lockFolder(folder);
    expect(await heldBy(folder)).toBe(process.pid);
    await expect(lockFolder(folder)).rejects.toMatchObject(taken);
    await lock.release();
    expect(await heldBy(folder)).toBeNull();
    const again = await lockFolder(folder);
    await again.release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('leaves a lock alone that a later process took', async () => {
    const folder = await temporaryFolder();
    const lock = await lockFolder(folder);
    const theirs = lockText({ pid: process.ppid });
    await writeFile(path.join(folder, 'lock'), theirs);
    await lock.release();
    expect(await readFile(path.join(folder, 'lock'), 'utf8')).toBe(theirs);
  });

  it.each([
    ['of a process that lives', lockText({ pid: process.ppid }), true],
    ['of a process that is gone', lockText({ pid: 2 ** 22 + 1 }), false],
    ['of an earlier boot', lockText({ pid: process.ppid, takenAt: 1 }), false],
    ['torn by a power cut', '{"pid":1', false],
    ['that is empty', '', false],
    ['with nonsense in it', lockText({ pid: 'x' }), false],
  ])('finds a lock %s', async (_name, text, alive) => {
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, 'lock'), text);
    if (alive) {
      await expect(lockFolder(folder)).rejects.toMatchObject(taken);
      expect(await heldBy(folder)).toBe(process.ppid);
      return;
    }
    expect(await heldBy(folder)).toBeNull();
    await (await lockFolder(folder)).release();
    expect(await readdir(folder)).toEqual([]);
  });

  it.runIf(process.platform === 'linux')(
    'knows a later process with the same number by its start',
    async () => {
      const folder = await temporaryFolder();
      await writeFile(path.join(folder, 'lock'), lockText({ pid: process.ppid, identity: 'another-boot/1' }));
      expect(await heldBy(folder)).toBeNull();
    },
  );

  it('is a problem where the folder cannot be made', async () => {
    const file = path.join(await temporaryFolder(), 'file');
    await writeFile(file, '');
    await expect(lockFolder(path.join(file, 'below'))).rejects.toMatchObject(taken);
  });
});

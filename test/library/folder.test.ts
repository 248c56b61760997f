// A tree on disk: nothing outside its root is ever answered, links and letter case behave as in an image.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mkdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tree } from '../../electron/boot/tree';
import { openFolder } from '../../electron/library/folder';
import { LINKS_FILE, placeLinks, readLinks } from '../../electron/library/links';
import { makeTree, problemOf, readAll, removeScratch, scratchFolder } from './workshop';

let scratch = '';
let root = '';
let tree: Tree;
beforeAll(async () => {
  scratch = await scratchFolder();
  root = join(scratch, 'root');
  await makeTree(scratch, { 'secret.txt': 'secret', 'root-neighbour/x': 'secret' });
  await makeTree(root, {
    'README.txt': 'read me',
    'dists/bookworm/Release': 'release',
    'dists/stable': { link: 'bookworm' },
    debian: { link: '.' },
    circle: { link: 'circle' },
    'out/relative': { link: '../../secret.txt' },
    'out/absolute': { link: join(scratch, 'secret.txt') },
    'out/folder': { link: '../../root-neighbour' },
    'pool/a+b%3a1~c.deb': 'odd',
    'pool/文件': 'utf-8',
    'Case/one': 'upper',
    'case/one': 'lower',
  });
  await writeFile(
    join(root, LINKS_FILE),
    JSON.stringify([
      ['dists/testing', 'bookworm'],
      ['recorded', '.'],
      ['evil', '../secret.txt'],
      ['evil-absolute', '/etc/passwd'],
      ['round', 'round'],
    ]),
  );
  tree = await openFolder(root);
});
afterAll(() => removeScratch(scratch));

describe('a folder as a tree', () => {
  it('answers files and folders, with their plain path on disk', async () => {
    expect(await tree.stat('dists/bookworm/Release')).toMatchObject({
      path: 'dists/bookworm/Release',
      kind: 'file',
      size: 7,
    });
    expect(await tree.stat('/')).toMatchObject({ path: '', kind: 'folder' });
    expect(await tree.fileOnDisk('dists/stable/Release')).toBe(join(root, 'dists/bookworm/Release'));
    expect(await tree.fileOnDisk('dists')).toBeNull();
    expect((await readAll(tree, 'pool/a+b%3a1~c.deb')).toString()).toBe('odd');
    expect((await readAll(tree, 'pool/文件', { start: 1, end: 3 })).toString()).toBe('tf-');
  });

  it('follows links on disk and recorded links, inside only', async () => {
    expect((await tree.stat('debian/debian/dists/stable/Release'))?.path).toBe('dists/bookworm/Release');
    expect((await tree.stat('recorded/recorded/dists/testing/Release'))?.path).toBe('dists/bookworm/Release');
    for (const path of [
      'out/relative',
      'out/absolute',
      'out/folder/x',
      'evil',
      'evil-absolute',
      'circle',
      'round',
      'recorded/evil',
    ]) {
      expect(await tree.stat(path), path).toBeNull();
      expect(await tree.fileOnDisk(path), path).toBeNull();
      expect(await problemOf(tree.open(path)), path).toMatchObject({ code: 'not-found' });
    }
  });

  it.each([
    '..',
    '../secret.txt',
    'dists/../../secret.txt',
    '../root-neighbour/x',
    'a\0b',
    'README.txt/x',
    `dists/${'x'.repeat(300)}`,
  ])('leads nowhere: %j', async (path) => {
    expect(await tree.stat(path)).toBeNull();
    expect(await tree.list(path)).toEqual([]);
  });

  it('tries the exact name before any other case', async () => {
    expect((await readAll(tree, 'Case/one')).toString()).toBe('upper');
    expect((await readAll(tree, 'case/one')).toString()).toBe('lower');
    expect((await tree.stat('DISTS/STABLE/release'))?.path).toBe('dists/bookworm/Release');
    expect((await tree.stat('DISTS/TESTING/release'))?.path).toBe('dists/bookworm/Release');
  });

  it('lists recorded links, but not the file that records them, nor serves it', async () => {
    const names = await tree.list('');
    expect(names).toEqual(expect.arrayContaining(['README.txt', 'recorded', 'debian']));
    expect(names).not.toContain(LINKS_FILE);
    expect([...(await tree.list('dists'))].sort()).toEqual(['bookworm', 'stable', 'testing']);
    expect(await tree.stat(LINKS_FILE)).toBeNull();
  });

  it('does not follow a link that appears between the look-up and the first byte', async () => {
    await makeTree(root, { 'swap.txt': 'harmless' });
    const bytes = await tree.open('swap.txt');
    await rm(join(root, 'swap.txt'));
    await symlink(join(scratch, 'secret.txt'), join(root, 'swap.txt'));
    await expect(bytes[Symbol.asyncIterator]().next()).rejects.toThrow('ELOOP');
    await rm(join(root, 'swap.txt'));
  });

  it('says so when a file shrank while it was being sent', async () => {
    await makeTree(root, { shrinks: 'x'.repeat(1000) });
    const bytes = await tree.open('shrinks');
    await truncate(join(root, 'shrinks'), 10);
    const read = async (): Promise<void> => {
      for await (const part of bytes) expect(part.length).toBe(10);
    };
    expect(await problemOf(read())).toMatchObject({ code: 'cannot-read' });
  });

  it('is refused when it is gone', async () => {
    expect(await problemOf(openFolder(join(scratch, 'nothing')))).toMatchObject({ code: 'not-found' });
  });
});

describe('links', () => {
  it('makes those that stay inside and records the rest', async () => {
    const folder = join(scratch, 'placed');
    await mkdir(join(folder, 'a/b'), { recursive: true });
    const recorded = await placeLinks(folder, [
      { path: 'a/b/up', target: '../../a' },
      { path: 'a/out', target: '../../secret.txt' },
      { path: 'abs', target: '/etc/passwd' },
      { path: 'void', target: '' },
    ]);
    expect([...recorded.keys()]).toEqual(['a/out', 'abs', 'void']);
    expect(await readLinks(folder)).toEqual(recorded);
    expect((await (await openFolder(folder)).stat('a/b/up/b'))?.path).toBe('a/b');
  });

  it.each(['{}', '[["../x","y"]]', '[["x",1]]', '[["a//b","y"]]'])(
    'refuses a links file that says %s',
    async (text) => {
      const folder = join(scratch, `links-${text.length}`);
      await makeTree(folder, { [LINKS_FILE]: text });
      await expect(readLinks(folder)).rejects.toThrow(LINKS_FILE);
    },
  );
});

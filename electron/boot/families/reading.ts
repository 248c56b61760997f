// Small readers over a tree: the few bytes and lines by which a family knows its own.
import { latin1 } from '../bytes';
import { readSmall } from '../tree';
import type { Tree } from '../tree';

export async function isFile(tree: Tree, path: string): Promise<boolean> {
  return (await tree.stat(path))?.kind === 'file';
}

export async function isFolder(tree: Tree, path: string): Promise<boolean> {
  return (await tree.stat(path))?.kind === 'folder';
}

/** A text file of at most 1 MiB, one character per byte; null when it is not there. */
export async function readText(tree: Tree, path: string): Promise<string | null> {
  const bytes = await readSmall(tree, path, 1024 * 1024);
  return bytes ? latin1(bytes) : null;
}

/** The first `count` bytes, or all of a shorter file; null when it is not there. */
export async function readStart(tree: Tree, path: string, count: number): Promise<Uint8Array | null> {
  const entry = await tree.stat(path);
  if (entry?.kind !== 'file') return null;
  const length = Math.min(count, entry.size);
  const start = new Uint8Array(length);
  if (length === 0) return start;
  let at = 0;
  for await (const part of await tree.open(path, { start: 0, end: length - 1 })) {
    start.set(part.subarray(0, length - at), at);
    at = Math.min(length, at + part.length);
  }
  return start.subarray(0, at);
}

/** Lines of a stream, without their ends; one character per byte. */
export async function* lines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest = '';
  for await (const part of bytes) {
    const whole = (rest + latin1(part)).split('\n');
    rest = whole.pop() ?? '';
    yield* whole;
  }
  if (rest !== '') yield rest;
}

/** `Version` of a Release file (RFC 822 fields); empty when it is not there. */
export function field(text: string, name: string): string {
  const line = text.split('\n').find((one) => one.toLowerCase().startsWith(`${name.toLowerCase()}:`));
  return line?.slice(name.length + 1).trim() ?? '';
}

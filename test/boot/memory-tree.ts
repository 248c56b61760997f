// A tree of a few files in memory, for the families: exact names first, then any other case.
import type { Tree, TreeEntry } from '../../electron/boot/tree';

type Content = string | Uint8Array;

export function memoryTree(files: Readonly<Record<string, Content>>): Tree {
  const bytesOf = (content: Content): Uint8Array =>
    typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const names = Object.keys(files);
  const find = (path: string): string | undefined =>
    names.find((name) => name === path) ?? names.find((name) => name.toLowerCase() === path.toLowerCase());
  const stat = (path: string): TreeEntry | null => {
    const name = find(path);
    if (name !== undefined)
      return { path: name, kind: 'file', size: bytesOf(files[name] ?? '').length, mtimeMs: 0 };
    const folder = names.some((one) => one.startsWith(`${path}/`));
    return folder ? { path, kind: 'folder', size: 0, mtimeMs: 0 } : null;
  };
  return {
    stat: (path) => Promise.resolve(stat(path)),
    list: (path) => {
      const below = names.filter((name) => name.startsWith(`${path}/`));
      return Promise.resolve([
        ...new Set(below.map((name) => name.slice(path.length + 1).split('/')[0] ?? '')),
      ]);
    },
    open: (path, range) => {
      const name = find(path);
      if (name === undefined) return Promise.reject(new Error(`no ${path}`));
      const bytes = bytesOf(files[name] ?? '');
      return Promise.resolve(
        inPieces(bytes.subarray(range?.start ?? 0, (range?.end ?? bytes.length - 1) + 1)),
      );
    },
    fileOnDisk: () => Promise.resolve(null),
    close: () => Promise.resolve(),
  };
}

/** Odd piece sizes, so that a reader that trusts piece borders fails. */
export async function* inPieces(bytes: Uint8Array, size = 37): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  await Promise.resolve();
}

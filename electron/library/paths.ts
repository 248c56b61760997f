// Paths as they come from outside (URLs, TFTP names, image records), judged in one place.

/** More links than this in one look-up is a loop (the kernel's own limit). */
export const LINK_HOPS = 40;

/**
 * Parts of a decoded tree path: leading, doubled and trailing slashes and `.` drop out. Null when it holds a NUL or
 * climbs above the root.
 */
export function pathParts(path: string): string[] | null {
  if (path.includes('\0')) return null;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts;
}

/** Whether a link at `folder` (parts) with this target stays inside the root, going by the text alone. */
export function staysInside(folder: readonly string[], target: string): boolean {
  if (target.startsWith('/') || target.includes('\0') || /^[A-Za-z]:/.test(target)) return false;
  return pathParts([...folder, target].join('/')) !== null;
}

/** The one file name of a record may not be any path syntax. */
export const isPlainName = (name: string): boolean =>
  name !== '' && name !== '.' && name !== '..' && !name.includes('/') && !name.includes('\0');

/** Finds `name` in any letter case; the first in code-point order when several match. */
export function findAnyCase(names: Iterable<string>, name: string): string | null {
  const wanted = name.toLowerCase();
  let found: string | null = null;
  for (const candidate of names)
    if (candidate.toLowerCase() === wanted && (found === null || candidate < found)) found = candidate;
  return found;
}

// The index of an image in memory, and how a path is looked up in it.
import { LINK_HOPS, pathParts } from '../paths';

/** A run of bytes in the image. */
export interface Extent {
  /** Bytes from the start of the image. */
  readonly offset: number;
  readonly length: number;
}

export interface FileNode {
  readonly kind: 'file';
  readonly size: number;
  readonly mtimeMs: number;
  readonly extents: readonly Extent[];
  readonly executable: boolean;
}
export interface FolderNode {
  readonly kind: 'folder';
  readonly mtimeMs: number;
  /** A Map, not an object: names such as `__proto__` are only names. */
  readonly children: Map<string, Node>;
  /** Lower-case name -> name, made when first needed. */
  folded?: Map<string, string>;
}
export interface LinkNode {
  readonly kind: 'link';
  readonly mtimeMs: number;
  readonly target: string;
}
export type Node = FileNode | FolderNode | LinkNode;

export interface Located {
  readonly path: string;
  readonly node: FileNode | FolderNode;
}

function child(folder: FolderNode, name: string): { name: string; node: Node } | null {
  const exact = folder.children.get(name);
  if (exact) return { name, node: exact };
  if (!folder.folded) {
    folder.folded = new Map();
    for (const known of [...folder.children.keys()].sort().reverse())
      folder.folded.set(known.toLowerCase(), known);
  }
  const other = folder.folded.get(name.toLowerCase());
  const node = other === undefined ? undefined : folder.children.get(other);
  return other !== undefined && node ? { name: other, node } : null;
}

/** Follows links inside the tree only; null for a path that leads nowhere, leaves the tree or loops. */
export function locate(root: FolderNode, path: string): Located | null {
  const first = pathParts(path);
  if (!first) return null;
  let waiting = first;
  let hops = 0;
  let trail: { name: string; node: FolderNode }[] = [];
  let here: FileNode | FolderNode = root;
  while (waiting.length > 0) {
    const [name = '', ...rest] = waiting;
    waiting = rest;
    if (name === '..') {
      if (!trail.pop()) return null;
      here = trail[trail.length - 1]?.node ?? root;
      continue;
    }
    if (here.kind !== 'folder') return null;
    const found = child(here, name);
    if (!found) return null;
    if (found.node.kind === 'link') {
      // an absolute target means a file system that this tree is not part of
      if (++hops > LINK_HOPS || found.node.target.startsWith('/') || found.node.target.includes('\0'))
        return null;
      waiting = [...found.node.target.split('/').filter((part) => part !== '' && part !== '.'), ...waiting];
      if (waiting.length > 4096) return null;
    } else if (found.node.kind === 'folder') {
      trail = [...trail, { name: found.name, node: found.node }];
      here = found.node;
    } else {
      const parents = trail.map((step) => step.name);
      return waiting.length === 0 ? { path: [...parents, found.name].join('/'), node: found.node } : null;
    }
  }
  return { path: trail.map((step) => step.name).join('/'), node: here };
}

/** Every node below `root` with its path, folders before their content; links are not followed. */
export function* everyNode(root: FolderNode): Generator<{ path: string; node: Node }> {
  const waiting: { path: string; folder: FolderNode }[] = [{ path: '', folder: root }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    for (const [name, node] of next.folder.children) {
      const path = next.path === '' ? name : `${next.path}/${name}`;
      yield { path, node };
      if (node.kind === 'folder') waiting.push({ path, folder: node });
    }
  }
}

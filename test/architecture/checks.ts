// The rules of the house, as a pure function from a tree of sources to the list of what breaks them.
import { builtinModules } from 'node:module';
import path from 'node:path';
import { parseSource } from './imports';
import type { Import } from './imports';
import { ROOMS, roomOf } from './rooms';

export const LINE_CAP = 300;
const VAGUE = ['util', 'utils', 'helper', 'helpers', 'manager', 'managers', 'common', 'misc'];

/** Path from the root with `/` -> text. */
export type Tree = ReadonlyMap<string, string>;

export function violations(tree: Tree): string[] {
  return [...tree].flatMap(([file, text]) => [
    ...nameViolations(file),
    ...lengthViolations(file, text),
    ...sourceViolations(tree, file, text),
  ]);
}

function nameViolations(file: string): string[] {
  const found: string[] = [];
  const base = path.posix.basename(file);
  if (!/^[a-z0-9]+(-[a-z0-9]+)*(\.d)?\.tsx?$/.test(base)) found.push(`${file}: file names are kebab-case`);
  const words = file.split('/').flatMap((part) => part.split(/[-.]/));
  const vague = words.find((word) => VAGUE.includes(word));
  if (vague) found.push(`${file}: "${vague}" says nothing about what it holds`);
  if (roomOf(file) === null) found.push(`${file}: belongs to no room`);
  return found;
}

function lengthViolations(file: string, text: string): string[] {
  // catalogues of sentences are as long as the product has sentences
  if (roomOf(file) === 'renderer/locales') return [];
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  return lines > LINE_CAP ? [`${file}: ${lines} lines, more than ${LINE_CAP}`] : [];
}

function sourceViolations(tree: Tree, file: string, text: string): string[] {
  const { imports, hasDefaultExport } = parseSource(file, text);
  const found = hasDefaultExport && !file.endsWith('.d.ts') ? [`${file}: default export`] : [];
  const room = roomOf(file);
  if (room === null) return found; // already reported
  for (const each of imports) {
    const problem = each.specifier.startsWith('.')
      ? ofOurs(tree, file, room, each)
      : ofPackage(room, each.specifier);
    if (problem) found.push(`${file}: ${room} must not import ${each.specifier} (${problem})`);
  }
  return found;
}

function ofOurs(tree: Tree, file: string, room: string, each: Import): string | null {
  if (/\.(ts|tsx|js|mjs)$/.test(each.specifier)) return 'relative imports have no extension';
  const target = path.posix.join(path.posix.dirname(file), each.specifier);
  const theirs = roomOf(target);
  if (theirs === null) return 'it lies in no room';
  if (theirs !== room && !ROOMS[room]?.knows.includes(theirs)) return `it knows nothing of ${theirs}`;
  // zod would put half a megabyte of checks into the page, which needs only the types they imply
  if (
    inPage(room) &&
    theirs === 'contract' &&
    !each.typeOnly &&
    loadsZod(tree, resolve(tree, target), new Set())
  ) {
    return 'it would put zod into the page: import the types only';
  }
  return null;
}

const inPage = (room: string): boolean => room === 'renderer' || room.startsWith('renderer/');

function ofPackage(room: string, specifier: string): string | null {
  const rules = ROOMS[room];
  const first = specifier.split('/')[0] ?? '';
  if (specifier.startsWith('node:')) return rules?.node ? null : 'no Node here';
  if (builtinModules.includes(first)) return 'built-in modules are written node:x';
  const name = specifier.startsWith('@') ? specifier.split('/').slice(0, 2).join('/') : first;
  const allowed = rules?.packages.some((each) =>
    each.endsWith('/*') ? name.startsWith(each.slice(0, -1)) : name === each,
  );
  return allowed ? null : 'that package lives elsewhere';
}

function resolve(tree: Tree, target: string): string | null {
  return [`${target}.ts`, `${target}.tsx`, `${target}/index.ts`].find((file) => tree.has(file)) ?? null;
}

function loadsZod(tree: Tree, file: string | null, seen: Set<string>): boolean {
  if (file === null || seen.has(file)) return false;
  seen.add(file);
  return parseSource(file, tree.get(file) ?? '').imports.some(({ specifier, typeOnly }) => {
    if (typeOnly) return false;
    if (!specifier.startsWith('.')) return specifier === 'zod' || specifier.startsWith('zod/');
    return loadsZod(tree, resolve(tree, path.posix.join(path.posix.dirname(file), specifier)), seen);
  });
}

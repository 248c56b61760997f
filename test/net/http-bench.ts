// An HTTP server over one set of files, as files on disk and as members of a tree, with what it told; and two clients.
import { randomBytes } from 'node:crypto';
import { mkdtemp, mkdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import type { Tree } from '../../electron/boot/tree';
import { openHttpServer } from '../../electron/net/http';
import type { HttpAnswer, HttpEvent, HttpRequest, HttpServer } from '../../electron/net/http';
import { ip } from './dhcp-messages';

export const SIZE = 65_536;
export const BYTES = randomBytes(SIZE);
export const MODIFIED = new Date('2026-03-01T12:00:00Z');
export let folder = '';

export async function makeFiles(): Promise<void> {
  folder = await mkdtemp(path.join(os.tmpdir(), 'slipway-http-'));
  await mkdir(path.join(folder, '.disk'));
  for (const name of [
    'file.bin',
    'empty',
    'a+b.deb',
    'has space',
    'named%3acolon',
    '.disk/info',
    'snponly.efi',
    'mini.iso',
    'ünï',
    'x.gz',
  ]) {
    const file = path.join(folder, name);
    await writeFile(file, name === 'empty' ? '' : BYTES);
    await utimes(file, MODIFIED, MODIFIED);
  }
  await symlink('file.bin', path.join(folder, 'link'));
  await mkdir(path.join(folder, 'folder'));
}
export const removeFiles = () => rm(folder, { recursive: true });

/** The folder's files without `fileOnDisk`, as an image offers them. */
export function memberTree(chunk = 10_000): Tree & { opened: number; closed: number } {
  const tree = {
    opened: 0,
    closed: 0,
    stat: async (name: string) => {
      if (name === 'folder')
        return { path: name, kind: 'folder' as const, size: 0, mtimeMs: MODIFIED.getTime() };
      const known = [
        'file.bin',
        'empty',
        'a+b.deb',
        'has space',
        'named%3acolon',
        '.disk/info',
        'snponly.efi',
        'mini.iso',
        'ünï',
        'x.gz',
        'link',
      ];
      if (!known.includes(name)) return null;
      return {
        path: name,
        kind: 'file' as const,
        size: name === 'empty' ? 0 : SIZE,
        mtimeMs: MODIFIED.getTime(),
      };
    },
    list: async () => [],
    open: async (_name: string, range?: { start: number; end: number }) => {
      const { start, end } = range ?? { start: 0, end: SIZE - 1 };
      return (async function* () {
        tree.opened += 1;
        try {
          for (let at = start; at <= end; at += chunk)
            yield BYTES.subarray(at, Math.min(at + chunk, end + 1));
        } finally {
          tree.closed += 1;
        }
      })();
    },
    fileOnDisk: async () => null,
    close: async () => undefined,
  };
  return tree;
}

export let server: HttpServer;
export let events: HttpEvent[];
export let errors: Error[];
let route: (request: HttpRequest) => Promise<HttpAnswer>;
export const setRoute = (next: typeof route): void => {
  route = next;
};
export const currentRoute: typeof route = (request) => route(request);
export const tree = memberTree();

export async function openBench(): Promise<void> {
  events = [];
  errors = [];
  route = async ({ segments }) => {
    const [area, ...rest] = segments;
    const name = rest.join('/');
    if (area === 'disk') return { kind: 'file', path: path.join(folder, ...rest), tag: name };
    if (area === 'tree') return { kind: 'tree', tree, path: name, tag: name };
    if (area === 'text')
      return { kind: 'text', type: 'text/plain; charset=utf-8', body: `grüße ${name}`, tag: 'text' };
    return { kind: 'missing', tag: name };
  };
  server = await openHttpServer({
    address: ip('127.0.0.1'),
    port: 0,
    route: currentRoute,
    onEvent: (event) => events.push(event),
    onError: (error) => errors.push(error),
  });
}

/** Also: no member is left open. */
export async function closeBench(): Promise<void> {
  await server.close();
  expect(tree.opened).toBe(tree.closed);
}

export interface Got {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
}

export function ask(
  target: string,
  headers: http.OutgoingHttpHeaders = {},
  method = 'GET',
  body?: string,
  agent?: http.Agent,
): Promise<Got> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host: '127.0.0.1', port: server.port, path: target, headers, method, agent: agent ?? false },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(parts),
          }),
        );
        response.on('error', reject);
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

/** Bytes as they are, for targets and methods that node's client would not send. */
export function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(server.port, '127.0.0.1', () => socket.write(text));
    let heard = '';
    socket.on('data', (bytes) => (heard += bytes.toString('latin1')));
    socket.on('close', () => resolve(heard));
    socket.on('error', reject);
  });
}

export const LAST_MODIFIED = MODIFIED.toUTCString();
export const TAG = `W/"${SIZE.toString(16)}-${MODIFIED.getTime().toString(16)}"`;
export const slice = (start: number, end: number) => BYTES.subarray(start, end + 1);

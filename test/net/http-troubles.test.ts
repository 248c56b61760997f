// HTTP clients that leave, dawdle or attack, routes and trees that fail, and what routes are given.
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Tree } from '../../electron/boot/tree';
import { openHttpServer } from '../../electron/net/http';
import { ip } from './dhcp-messages';
import {
  BYTES,
  SIZE,
  ask,
  closeBench,
  currentRoute,
  errors,
  events,
  folder,
  makeFiles,
  memberTree,
  openBench,
  raw,
  removeFiles,
  server,
  setRoute,
} from './http-bench';

beforeAll(makeFiles);
afterAll(removeFiles);
beforeEach(openBench);
afterEach(closeBench);

describe('a client that leaves', () => {
  const big = 64 * 1024 * 1024;
  const endless: Tree = {
    ...memberTree(),
    stat: async (name) => ({ path: name, kind: 'file', size: big, mtimeMs: 0 }),
    open: async () =>
      (async function* () {
        live += 1;
        try {
          for (let at = 0; at < big; at += 65_536) yield Buffer.alloc(65_536);
        } finally {
          live -= 1;
        }
      })(),
  };
  let live = 0;

  it.each(['tree', 'disk'])(
    'in the middle of a %s file costs nothing but an incomplete event',
    async (area) => {
      const file = path.join(folder, 'big');
      await writeFile(file, Buffer.alloc(big));
      setRoute(async () =>
        area === 'tree' ? { kind: 'tree', tree: endless, path: 'x' } : { kind: 'file', path: file },
      );
      await new Promise<void>((resolve, reject) => {
        const request = http.get(
          { host: '127.0.0.1', port: server.port, path: '/x', agent: false },
          (response) => {
            response.once('data', () => {
              request.destroy();
              resolve();
            });
            response.on('error', () => undefined);
          },
        );
        request.on('error', (error: NodeJS.ErrnoException) => error.code === 'ECONNRESET' || reject(error));
      });
      await expect.poll(() => events.at(-1)?.kind).toBe('sent');
      expect(events.at(-1)).toMatchObject({ complete: false, size: big });
      expect(live).toBe(0);
      expect(errors).toEqual([]);
    },
  );

  it('while the route thinks is told, and nothing hangs', async () => {
    setRoute(async () => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return { kind: 'text', type: 'text/plain', body: 'late' };
    });
    const socket = net.connect(server.port, '127.0.0.1', () => {
      socket.write('GET /x HTTP/1.1\r\nHost: a\r\n\r\n');
      setTimeout(() => socket.destroy(), 30);
    });
    await expect.poll(() => events.map(({ kind, status }) => [kind, status])).toEqual([['missed', 499]]);
  });
});

describe('requests', () => {
  it('answers text with its length, and HEAD without it', async () => {
    const got = await ask('/text/a');
    expect(got.body.toString()).toBe('grüße a');
    expect(got.headers).toMatchObject({ 'content-length': '9', 'cache-control': 'no-store' });
    expect((await ask('/text/a', {}, 'HEAD')).headers['content-length']).toBe('9');
  });

  it.each(['PUT', 'DELETE', 'OPTIONS', 'PROPFIND', 'PATCH'])('answers %s with 405', async (method) => {
    expect((await ask('/text/a', {}, method)).status).toBe(405);
    expect(events).toMatchObject([{ kind: 'missed', status: 405 }]);
  });

  it('gives routes the query and the body, within a limit', async () => {
    setRoute(async ({ query, body, method, segments }) => ({
      kind: 'text',
      type: 'text/plain',
      body: [method, segments.join('|'), query.get('state'), await body(20)].join(' '),
    }));
    expect((await ask('/a/b%20c?state=x+y', {}, 'POST', 'hello')).body.toString()).toBe(
      'POST a|b c x y hello',
    );
    expect((await ask('/a', {}, 'POST', 'x'.repeat(21))).status).toBe(413);
    expect(errors).toEqual([]);
  });

  it('survives a route that throws', async () => {
    setRoute(async () => {
      throw new Error('broken');
    });
    expect((await ask('/x')).status).toBe(500);
    expect(errors.map(({ message }) => message)).toEqual(['broken']);
    setRoute(async () => ({ kind: 'missing', status: 403 }));
    expect((await ask('/x')).status).toBe(403);
  });

  it('survives a tree that fails in the middle', async () => {
    const broken: Tree = {
      ...memberTree(),
      open: async () =>
        (async function* () {
          yield BYTES.subarray(0, 1000);
          throw new Error('image gone');
        })(),
    };
    setRoute(async () => ({ kind: 'tree', tree: broken, path: 'file.bin', tag: 1 }));
    await expect(ask('/x')).rejects.toThrow();
    await expect.poll(() => events.at(-1)).toMatchObject({ kind: 'sent', complete: false });
    expect(errors.map(({ message }) => message)).toEqual(['image gone']);
  });

  it('takes raw nonsense and hostile targets without harm', async () => {
    expect(await raw('GARBAGE\r\n\r\n')).toMatch(/^HTTP\/1.1 400/);
    expect(
      await raw('GET /disk/../../../etc/passwd HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'),
    ).toMatch(/^HTTP\/1.1 403/);
    expect(await raw('GET //disk//file.bin HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1.1 200/,
    );
    expect(
      await raw('GET http://other/disk/file.bin HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'),
    ).toMatch(/^HTTP\/1.1 200/);
    expect(await raw('GET /disk/\\..\\x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1.1 403/,
    );
    expect(await raw('GET * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1.1 400/);
    expect(await raw(`GET /${'a'.repeat(70_000)} HTTP/1.1\r\nHost: a\r\n\r\n`)).toMatch(/^HTTP\/1.1 400/);
    expect((await ask('/disk/file.bin')).status).toBe(200);
  });

  it('serves pipelined requests in order', async () => {
    const heard = await raw(
      'GET /text/1 HTTP/1.1\r\nHost: a\r\n\r\nGET /text/2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    );
    expect([...heard.matchAll(/e (\d)/g)].map(([, digit]) => digit)).toEqual(['1', '2']);
  });

  it('reports progress at most four times a second', async () => {
    const slow: Tree = {
      ...memberTree(),
      open: async () =>
        (async function* () {
          for (let at = 0; at < SIZE; at += 1024) {
            await new Promise((resolve) => setTimeout(resolve, 10));
            yield BYTES.subarray(at, at + 1024);
          }
        })(),
    };
    setRoute(async () => ({ kind: 'tree', tree: slow, path: 'file.bin' }));
    const { body } = await ask('/x');
    expect(createHash('sha256').update(body).digest('hex')).toBe(
      createHash('sha256').update(BYTES).digest('hex'),
    );
    await expect.poll(() => events.at(-1)?.kind).toBe('sent');
    const progress = events.filter(({ kind }) => kind === 'progress');
    expect(progress.length).toBeGreaterThanOrEqual(1);
    expect(progress.length).toBeLessThanOrEqual((events.at(-1)?.seconds ?? 0) * 4 + 1);
  });

  it('says who holds a taken port', async () => {
    const taken = openHttpServer({
      address: ip('127.0.0.1'),
      port: server.port,
      route: currentRoute,
      onEvent: () => undefined,
      onError: () => undefined,
    });
    await expect(taken).rejects.toMatchObject({
      problem: { code: 'port-taken', params: { port: server.port, protocol: 'tcp' } },
    });
  });
});

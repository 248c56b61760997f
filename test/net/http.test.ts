// The HTTP server as boot clients use it. Files on disk (npm send) and members of a tree (our own responder) must not
// be told apart: the behaviour table runs on both.
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, mkdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Tree } from '../../electron/boot/tree';
import { openHttpServer } from '../../electron/net/http';
import type { HttpAnswer, HttpEvent, HttpRequest, HttpServer } from '../../electron/net/http';
import { ip } from './dhcp-messages';

const SIZE = 65_536;
const BYTES = randomBytes(SIZE);
const MODIFIED = new Date('2026-03-01T12:00:00Z');
let folder = '';

beforeAll(async () => {
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
});
afterAll(() => rm(folder, { recursive: true }));

/** The folder's files without `fileOnDisk`, as an image offers them. */
function memberTree(chunk = 10_000): Tree & { opened: number; closed: number } {
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

let server: HttpServer;
let events: HttpEvent[];
let errors: Error[];
let route: (request: HttpRequest) => Promise<HttpAnswer>;
const tree = memberTree();

beforeEach(async () => {
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
    route: (request) => route(request),
    onEvent: (event) => events.push(event),
    onError: (error) => errors.push(error),
  });
});
afterEach(async () => {
  await server.close();
  expect(tree.opened).toBe(tree.closed);
});

interface Got {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
}

function ask(
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
function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(server.port, '127.0.0.1', () => socket.write(text));
    let heard = '';
    socket.on('data', (bytes) => (heard += bytes.toString('latin1')));
    socket.on('close', () => resolve(heard));
    socket.on('error', reject);
  });
}

const LAST_MODIFIED = MODIFIED.toUTCString();
const TAG = `W/"${SIZE.toString(16)}-${MODIFIED.getTime().toString(16)}"`;
const slice = (start: number, end: number) => BYTES.subarray(start, end + 1);

describe.each(['disk', 'tree'])('%s', (area) => {
  const table: [string, http.OutgoingHttpHeaders, number, Uint8Array | null, string?][] = [
    ['whole', {}, 200, BYTES],
    ['bytes=0-99', { range: 'bytes=0-99' }, 206, slice(0, 99), 'bytes 0-99/65536'],
    ['open range', { range: 'bytes=65000-' }, 206, slice(65_000, 65_535), 'bytes 65000-65535/65536'],
    ['suffix', { range: 'bytes=-100' }, 206, slice(65_436, 65_535), 'bytes 65436-65535/65536'],
    [
      'end past the end',
      { range: 'bytes=65530-99999' },
      206,
      slice(65_530, 65_535),
      'bytes 65530-65535/65536',
    ],
    ['start past the end', { range: 'bytes=65536-' }, 416, null, 'bytes */65536'],
    ['backwards', { range: 'bytes=9-2' }, 416, null, 'bytes */65536'],
    ['suffix of nothing', { range: 'bytes=-0' }, 416, null, 'bytes */65536'],
    ['two ranges', { range: 'bytes=0-1,5-6' }, 200, BYTES],
    ['another unit', { range: 'lines=0-1' }, 200, BYTES],
    ['If-Range, same tag', { range: 'bytes=0-9', 'if-range': TAG }, 206, slice(0, 9)],
    ['If-Range, other tag', { range: 'bytes=0-9', 'if-range': '"other"' }, 200, BYTES],
    ['If-Range, same date', { range: 'bytes=0-9', 'if-range': LAST_MODIFIED }, 206, slice(0, 9)],
    ['If-Range, older date', { range: 'bytes=0-9', 'if-range': 'Sun, 01 Feb 2026 12:00:00 GMT' }, 200, BYTES],
    ['If-None-Match', { 'if-none-match': TAG }, 304, null],
    ['If-None-Match, list', { 'if-none-match': `"x", ${TAG}` }, 304, null],
    ['If-None-Match, strong', { 'if-none-match': TAG.replace('W/', '') }, 304, null],
    ['If-None-Match, *', { 'if-none-match': '*' }, 304, null],
    ['If-None-Match, other', { 'if-none-match': '"x"' }, 200, BYTES],
    [
      'If-None-Match, other, but not modified',
      { 'if-none-match': '"x"', 'if-modified-since': LAST_MODIFIED },
      200,
      BYTES,
    ],
    ['If-Modified-Since', { 'if-modified-since': LAST_MODIFIED }, 304, null],
    ['If-Modified-Since, older', { 'if-modified-since': 'Sun, 01 Feb 2026 12:00:00 GMT' }, 200, BYTES],
    ['If-Modified-Since, no date', { 'if-modified-since': 'yesterday' }, 200, BYTES],
    ['no-cache', { 'if-none-match': TAG, 'cache-control': 'no-cache' }, 200, BYTES],
    ['If-Match, other', { 'if-match': '"x"' }, 412, null],
    ['If-Match, same', { 'if-match': TAG }, 200, BYTES],
    ['If-Unmodified-Since, older', { 'if-unmodified-since': 'Sun, 01 Feb 2026 12:00:00 GMT' }, 412, null],
  ];
  it.each(table)('%s', async (_, headers, status, body, range) => {
    const got = await ask(`/${area}/file.bin`, headers);
    expect(got.status).toBe(status);
    if (range) expect(got.headers['content-range']).toBe(range);
    if (body) {
      expect(Buffer.compare(got.body, body)).toBe(0);
      expect(got.headers).toMatchObject({
        'content-length': String(body.length),
        'accept-ranges': 'bytes',
        etag: TAG,
        'last-modified': LAST_MODIFIED,
      });
      expect(got.headers['content-encoding']).toBeUndefined();
    }
    const head = await ask(`/${area}/file.bin`, headers, 'HEAD');
    expect([head.status, head.body.length]).toEqual([status, 0]);
    expect(head.headers['content-length']).toBe(got.headers['content-length']);
    expect(errors).toEqual([]);
  });

  it.each([
    ['a%2Bb.deb', 200],
    ['a%2bb.deb', 200],
    ['a+b.deb', 200],
    ['a%20b.deb', 404],
    ['has%20space', 200],
    ['has+space', 404],
    ['named%253acolon', 200],
    ['named%3acolon', 404],
    ['.disk/info', 200],
    ['%C3%BCn%C3%AF', 200],
    ['link', 200],
    ['empty', 200],
    ['file%2Ebin', 200],
    ['/file.bin', 200],
    ['./file.bin', 200],
    ['folder', 404],
    ['folder/', 404],
    ['file.bin/x', 404],
    ['nothing', 404],
    ['../secret', 403],
    ['%2e%2e/secret', 403],
    ['..%2fsecret', 403],
    ['%2e%2e%2f%2e%2e%2fetc/passwd', 403],
    ['a%5c..%5cb', 403],
    ['%00', 400],
    ['file.bin%00.txt', 400],
    ['%zz', 400],
    ['%', 400],
    ['%ff', 400],
  ])('%s -> %i', async (name, status) => {
    const got = await ask(`/${area}/${name}`);
    expect(got.status).toBe(status);
    if (status === 200) expect(got.body.length).toBe(name === 'empty' ? 0 : SIZE);
    expect(errors).toEqual([]);
  });

  it('names the kind of file', async () => {
    const types = await Promise.all(
      ['snponly.efi', 'mini.iso', 'a+b.deb', 'x.gz', 'file.bin'].map(
        async (name) => (await ask(`/${area}/${name}`, {}, 'HEAD')).headers['content-type'],
      ),
    );
    expect(types).toEqual([
      'application/efi',
      'application/vnd.efi-iso',
      'application/vnd.debian.binary-package',
      'application/gzip',
      'application/octet-stream',
    ]);
  });

  it('takes no POST', async () => {
    const got = await ask(`/${area}/file.bin`, {}, 'POST', 'x');
    expect([got.status, got.headers.allow]).toEqual([405, 'GET, HEAD']);
  });

  it('tells start and end of a transfer with its tag', async () => {
    await ask(`/${area}/file.bin`);
    await ask(`/${area}/file.bin`, { range: 'bytes=0-9' });
    await ask(`/${area}/file.bin`, { 'if-none-match': TAG });
    await expect.poll(() => events.length).toBe(6);
    const facts = events.map(({ kind, status, size, done, complete, tag }) => [
      kind,
      status,
      size,
      done,
      complete,
      tag,
    ]);
    expect(facts).toEqual([
      ['started', 200, SIZE, 0, false, 'file.bin'],
      ['sent', 200, SIZE, SIZE, true, 'file.bin'],
      ['started', 206, 10, 0, false, 'file.bin'],
      ['sent', 206, 10, 10, true, 'file.bin'],
      ['started', 304, 0, 0, false, 'file.bin'],
      ['sent', 304, 0, 0, true, 'file.bin'],
    ]);
  });

  it('keeps one connection for many files', async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const ports = new Set<unknown>();
    agent.on('free', (socket: net.Socket) => ports.add(socket.localPort));
    for (let at = 0; at < 20; at += 1)
      expect((await ask(`/${area}/file.bin`, {}, 'GET', undefined, agent)).status).toBe(200);
    expect(ports.size).toBe(1);
    agent.destroy();
  });
});

it('a suffix longer than the file is the file (RFC 9110 §14.1.2); send says 416', async () => {
  expect((await ask('/tree/file.bin', { range: 'bytes=-99999999' })).headers['content-range']).toBe(
    'bytes 0-65535/65536',
  );
  expect((await ask('/disk/file.bin', { range: 'bytes=-99999999' })).status).toBe(416);
});

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
      route = async () =>
        area === 'tree' ? { kind: 'tree', tree: endless, path: 'x' } : { kind: 'file', path: file };
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
    route = async () => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return { kind: 'text', type: 'text/plain', body: 'late' };
    };
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
    route = async ({ query, body, method, segments }) => ({
      kind: 'text',
      type: 'text/plain',
      body: [method, segments.join('|'), query.get('state'), await body(20)].join(' '),
    });
    expect((await ask('/a/b%20c?state=x+y', {}, 'POST', 'hello')).body.toString()).toBe(
      'POST a|b c x y hello',
    );
    expect((await ask('/a', {}, 'POST', 'x'.repeat(21))).status).toBe(413);
    expect(errors).toEqual([]);
  });

  it('survives a route that throws', async () => {
    route = async () => {
      throw new Error('broken');
    };
    expect((await ask('/x')).status).toBe(500);
    expect(errors.map(({ message }) => message)).toEqual(['broken']);
    route = async () => ({ kind: 'missing', status: 403 });
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
    route = async () => ({ kind: 'tree', tree: broken, path: 'file.bin', tag: 1 });
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
    route = async () => ({ kind: 'tree', tree: slow, path: 'file.bin' });
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
      route,
      onEvent: () => undefined,
      onError: () => undefined,
    });
    await expect(taken).rejects.toMatchObject({
      problem: { code: 'port-taken', params: { port: server.port, protocol: 'tcp' } },
    });
  });
});

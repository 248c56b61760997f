// The HTTP server as boot clients use it. Files on disk (npm send) and members of a tree (our own responder) must not
// be told apart: the behaviour table runs on both.
import http from 'node:http';
import type net from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  BYTES,
  LAST_MODIFIED,
  SIZE,
  TAG,
  ask,
  closeBench,
  errors,
  events,
  makeFiles,
  openBench,
  removeFiles,
  slice,
} from './http-bench';

beforeAll(makeFiles);
afterAll(removeFiles);
beforeEach(openBench);
afterEach(closeBench);

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

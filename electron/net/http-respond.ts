// Bytes of one answer: plain files through npm `send`, tree members and text through the same rules by hand. Every way
// ends in exactly one outcome, whether the client took it all, left, or the disk failed.
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import send from 'send';
import type { Tree } from '../boot/tree';
import { isFresh, isPreconditionFailed, rangeOf, validatorsOf } from './http-conditions';
import { typeOf } from './http-types';

export interface Outcome {
  readonly status: number;
  /** All that was to be sent has been handed to the system and taken. */
  readonly complete: boolean;
  /** Ours, not the client's leaving. */
  readonly error?: Error;
}

export interface Meter {
  /** Before the first byte: status and bytes to come. */
  start(status: number, size: number): void;
  add(bytes: number): void;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly meter: Meter;
}

/** Status 404 when there is no such file; the caller then answers. Folders are none. */
export function sendFile({ request, response, meter }: Exchange, file: string): Promise<Outcome> {
  response.setHeader('Content-Type', typeOf(file));
  return new Promise((resolve) => {
    let error: Error | undefined;
    let started = false;
    const done = (status: number, complete: boolean) =>
      resolve({ status, complete, ...(error ? { error } : {}) });
    // `send` decodes its path once more, so the name goes in encoded; `root` keeps it below its own folder.
    const stream = send(request, `/${encodeURIComponent(path.basename(file))}`, {
      root: path.dirname(file),
      dotfiles: 'allow',
      index: false,
      cacheControl: false,
    });
    void whenClosed(response).then(({ status, complete }) => {
      // 304 and HEAD open no stream.
      if (!started)
        meter.start(status, status === 304 ? 0 : Number(response.getHeader('Content-Length') ?? 0));
      done(status, complete);
    });
    stream.on('directory', () => done(404, false));
    stream.on('error', (failure: Error & { status?: number }) => {
      if (response.headersSent) {
        error = failure;
        response.destroy();
      } else if (failure.status === 416 || failure.status === 412) {
        started = true;
        meter.start(failure.status, 0);
        // `send` has set Content-Range for a range past the end.
        plain(response, failure.status);
      } else {
        if (failure.status === undefined || failure.status >= 500) error = failure;
        response.removeHeader('Content-Type');
        done(failure.status ?? 500, false);
      }
    });
    stream.on('stream', (source: Readable) => {
      started = true;
      meter.start(response.statusCode, Number(response.getHeader('Content-Length')));
      source.on('data', (bytes: Uint8Array) => meter.add(bytes.length));
    });
    stream.pipe(response);
  });
}

/** Status 404 when the tree has no such file; the caller then answers. Rejects as the tree does. */
export async function sendMember(exchange: Exchange, tree: Tree, member: string): Promise<Outcome> {
  const entry = await tree.stat(member);
  if (entry?.kind !== 'file') return { status: 404, complete: false };
  const onDisk = await tree.fileOnDisk(member);
  if (onDisk !== null) return sendFile(exchange, onDisk);
  return respond(exchange, {
    size: entry.size,
    mtimeMs: entry.mtimeMs,
    // A link has the type of the name that was asked for.
    type: typeOf(member),
    open: (range) => tree.open(member, range),
  });
}

export function sendText(
  exchange: Exchange,
  text: { status: number; type: string; body: string },
): Promise<Outcome> {
  const { request, response, meter } = exchange;
  const bytes = Buffer.from(text.body, 'utf8');
  response.statusCode = text.status;
  response.setHeader('Content-Type', text.type);
  response.setHeader('Content-Length', bytes.length);
  // Scripts and answer files are made for one moment of one machine.
  response.setHeader('Cache-Control', 'no-store');
  meter.start(text.status, bytes.length);
  const ended = whenClosed(response);
  if (request.method === 'HEAD') response.end();
  else response.end(bytes, () => meter.add(bytes.length));
  return ended;
}

interface Content {
  readonly size: number;
  readonly mtimeMs: number;
  readonly type: string;
  open(range: { start: number; end: number }): Promise<AsyncIterable<Uint8Array>>;
}

async function respond({ request, response, meter }: Exchange, content: Content): Promise<Outcome> {
  const { headers, method } = request;
  const { size } = content;
  const validators = validatorsOf(content);
  response.setHeader('Accept-Ranges', 'bytes');
  response.setHeader('Last-Modified', validators.lastModified);
  response.setHeader('ETag', validators.etag);
  if (isPreconditionFailed(headers, validators)) return endWith(response, meter, 412);
  if (isFresh(headers, validators)) return endWith(response, meter, 304);
  const range = rangeOf(headers, size, validators);
  if (range === 'none') {
    response.setHeader('Content-Range', `bytes */${size}`);
    return endWith(response, meter, 416);
  }
  const { start, end } = range === 'all' ? { start: 0, end: size - 1 } : range;
  if (range !== 'all') {
    response.statusCode = 206;
    response.setHeader('Content-Range', `bytes ${start}-${end}/${size}`);
  }
  const length = end - start + 1;
  response.setHeader('Content-Type', content.type);
  response.setHeader('Content-Length', length);
  meter.start(response.statusCode, length);
  const ended = whenClosed(response);
  if (method === 'HEAD' || length === 0) {
    response.end();
    return ended;
  }
  return stream(response, await content.open({ start, end }), meter, ended);
}

async function stream(
  response: ServerResponse,
  bytes: AsyncIterable<Uint8Array>,
  meter: Meter,
  ended: Promise<Outcome>,
): Promise<Outcome> {
  // A stream goes in as it is, or nobody would close its file when the client has left before the first byte.
  const source = bytes instanceof Readable ? bytes : Readable.from(bytes, { objectMode: false });
  source.on('data', (part: Uint8Array) => meter.add(part.length));
  try {
    await pipeline(source, response);
  } catch (error) {
    const outcome = await ended;
    // A client that leaves closes the pipeline early; that is its right.
    const code = error instanceof Error && 'code' in error ? error.code : null;
    const left =
      code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ERR_STREAM_UNABLE_TO_PIPE' || code === 'ECONNRESET';
    return left || !(error instanceof Error) ? outcome : { ...outcome, complete: false, error };
  }
  return ended;
}

function endWith(response: ServerResponse, meter: Meter, status: 304 | 412 | 416): Promise<Outcome> {
  meter.start(status, 0);
  const ended = whenClosed(response);
  if (status === 304) {
    response.statusCode = status;
    response.end();
  } else plain(response, status);
  return ended;
}

/** A status with a short text; HEAD gets its headers only (node:http sees to that). */
export function plain(response: ServerResponse, status: number): void {
  const body = `${status}\n`;
  response.statusCode = status;
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.setHeader('Content-Length', Buffer.byteLength(body));
  response.end(body);
}

/** `close` of a response comes once the last byte is taken, or the connection is gone; it may have gone already. */
const whenClosed = (response: ServerResponse): Promise<Outcome> =>
  new Promise((resolve) => {
    const done = () => resolve({ status: response.statusCode, complete: response.writableFinished });
    if (response.destroyed) done();
    else response.once('close', done);
  });

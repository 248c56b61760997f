// The boot HTTP server: iPXE, UEFI HTTP Boot and installers fetch everything here. Routes decide what to answer; this
// file sees that a request is well formed, that a slow or vanished client costs nothing, and that all of it is told.
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Ip } from '../contract/ids';
import type { Tree } from '../boot/tree';
import { BodyTooLarge, peerOf, readBody, readTarget } from './http-request';
import type { HttpRequest } from './http-request';
import { plain, sendFile, sendMember, sendText } from './http-respond';
import type { Meter, Outcome } from './http-respond';
import { bindFailure } from './port-holder';

export { BodyTooLarge } from './http-request';
export type { HttpRequest } from './http-request';

/** `tag` comes back in the events of this answer. A POST answered with `file` or `tree` becomes a 405. */
export type HttpAnswer =
  | { readonly kind: 'file'; readonly path: string; readonly tag?: unknown }
  | { readonly kind: 'tree'; readonly tree: Tree; readonly path: string; readonly tag?: unknown }
  | {
      readonly kind: 'text';
      readonly status?: number;
      readonly type: string;
      readonly body: string;
      readonly tag?: unknown;
    }
  | { readonly kind: 'missing'; readonly status?: 404 | 403 | 400 | 405; readonly tag?: unknown };

export interface HttpEvent {
  /** `sent` is the last of an answer, complete or not; `missed` stands alone. */
  readonly kind: 'started' | 'progress' | 'sent' | 'missed';
  readonly request: { readonly path: string; readonly peer: Ip; readonly method: string };
  /** Bytes of this answer's body: of the range for a 206, of the file for a HEAD (which sends none). */
  readonly size: number;
  readonly done: number;
  readonly seconds: number;
  readonly complete: boolean;
  readonly status: number;
  readonly tag: unknown;
}

export interface HttpServerRequest {
  readonly address: Ip;
  /** 0: any free port. */
  readonly port: number;
  /** A rejection is answered with 500 and told to `onError`. */
  route(request: HttpRequest): Promise<HttpAnswer>;
  onEvent(event: HttpEvent): void;
  onError(error: Error): void;
}

export interface HttpServer {
  readonly port: number;
  /** Ends all connections; resolves when the port is free. */
  close(): Promise<void>;
}

/** Milliseconds. A client has ten seconds for its headers; one that takes no bytes for five minutes has gone. */
const HEADERS_WITHIN = 10_000;
const REQUEST_WITHIN = 30_000;
const KEEP_ALIVE = 60_000;
const SILENCE = 300_000;
const MAX_CONNECTIONS = 2000;
const PROGRESS_EVERY = 250;
/** Only in events: the client left before there was an answer (the number is nginx's). */
const CLIENT_LEFT = 499;
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST']);

/** Rejects with `port-taken`, `no-rights` or `socket-failed`. */
export async function openHttpServer(q: HttpServerRequest): Promise<HttpServer> {
  const server = createServer(
    {
      headersTimeout: HEADERS_WITHIN,
      requestTimeout: REQUEST_WITHIN,
      keepAliveTimeout: KEEP_ALIVE,
      connectionsCheckingInterval: 2000,
    },
    (request, response) => void handle(q, request, response),
  );
  server.maxConnections = MAX_CONNECTIONS;
  server.setTimeout(SILENCE, (socket) => socket.destroy());
  // What is no HTTP at all, or too slow: node has no response object yet, so the socket is answered by hand.
  server.on('clientError', (_error, socket) => {
    if (socket.writable)
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    else socket.destroy();
  });
  try {
    await listen(server, q);
  } catch (error) {
    throw await bindFailure(error, q, 'tcp');
  }
  server.on('error', (error) => q.onError(error));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, { address, port }: HttpServerRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: address, port, exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Never rejects. */
async function handle(
  q: HttpServerRequest,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const teller = new Teller(q, request);
  // An aborted client raises errors on both streams; the outcome already says so.
  request.on('error', () => undefined);
  response.on('error', () => undefined);
  try {
    const outcome = await answer(q, request, response, teller);
    if (outcome.error) q.onError(outcome.error);
    // Left for the caller to answer: a file that is not there, a folder, a disk that failed.
    if (!response.headersSent && !response.writableEnded) {
      plain(response, outcome.status);
      teller.missed(outcome.status);
    } else teller.sent(outcome);
  } catch (error) {
    const tooLarge = error instanceof BodyTooLarge;
    if (!tooLarge && !request.destroyed) q.onError(error instanceof Error ? error : new Error(String(error)));
    if (response.headersSent) response.destroy();
    else {
      // Of the answer that was begun (its tag, its range) nothing may stay.
      for (const name of response.getHeaderNames()) response.removeHeader(name);
      response.setHeader('Connection', 'close');
      plain(response, tooLarge ? 413 : 500);
    }
    teller.missed(tooLarge ? 413 : 500);
  }
}

async function answer(
  q: HttpServerRequest,
  request: IncomingMessage,
  response: ServerResponse,
  teller: Teller,
): Promise<Outcome> {
  const left = (status: number): Outcome => ({ status, complete: false });
  const method = request.method ?? '';
  if (!isKnown(method)) return notAllowed(request, response, left(405));
  const target = readTarget(request.url ?? '');
  if ('status' in target) return left(target.status);
  const given = await q.route({
    ...target,
    method,
    peer: peerOf(request),
    userAgent: request.headers['user-agent'] ?? '',
    body: (limit) => readBody(request, limit),
  });
  teller.tag = given.tag;
  if (response.destroyed) return left(CLIENT_LEFT);
  // A body that nobody read must not become the next request.
  if (!request.complete && method !== 'POST') request.resume();
  if (method === 'POST' && !request.readableEnded) response.setHeader('Connection', 'close');
  const exchange = { request, response, meter: teller };
  switch (given.kind) {
    case 'missing':
      return given.status === 405 ? notAllowed(request, response, left(405)) : left(given.status ?? 404);
    case 'text':
      return sendText(exchange, { status: given.status ?? 200, type: given.type, body: given.body });
    case 'file':
      return method === 'POST' ? notAllowed(request, response, left(405)) : sendFile(exchange, given.path);
    case 'tree':
      return method === 'POST'
        ? notAllowed(request, response, left(405))
        : sendMember(exchange, given.tree, given.path);
  }
}

const isKnown = (method: string): method is HttpRequest['method'] => METHODS.has(method);

function notAllowed(request: IncomingMessage, response: ServerResponse, outcome: Outcome): Outcome {
  response.setHeader('Allow', 'GET, HEAD');
  if (!request.complete) response.setHeader('Connection', 'close');
  return outcome;
}

/** The events of one exchange; progress at most four times a second. */
class Teller implements Meter {
  tag: unknown = undefined;
  readonly #began = performance.now();
  readonly #request: HttpEvent['request'];
  #size = 0;
  #done = 0;
  #status = 200;
  #told = performance.now();

  constructor(
    private readonly q: HttpServerRequest,
    request: IncomingMessage,
  ) {
    const [path = ''] = (request.url ?? '').split('?', 1);
    this.#request = { path, peer: peerOf(request), method: request.method ?? '' };
  }

  start(status: number, size: number): void {
    this.#status = status;
    this.#size = size;
    this.#emit('started', false);
  }

  add(bytes: number): void {
    this.#done += bytes;
    const now = performance.now();
    if (now - this.#told < PROGRESS_EVERY || this.#done >= this.#size) return;
    this.#told = now;
    this.#emit('progress', false);
  }

  sent({ status, complete }: Outcome): void {
    this.#status = status;
    this.#emit('sent', complete);
  }

  missed(status: number): void {
    this.#status = status;
    this.#emit('missed', false);
  }

  /** A listener that throws must not cost the client its file. */
  #emit(kind: HttpEvent['kind'], complete: boolean): void {
    const seconds = (performance.now() - this.#began) / 1000;
    try {
      this.q.onEvent({
        kind,
        request: this.#request,
        size: this.#size,
        done: this.#done,
        seconds,
        complete,
        status: this.#status,
        tag: this.tag,
      });
    } catch (error) {
      this.q.onError(error instanceof Error ? error : new Error(String(error)));
    }
  }
}

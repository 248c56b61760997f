// A request as routes see it: the target taken apart by hand (URL would quietly resolve `..`), decoded exactly once
// and checked, so that no route ever meets a name that could leave its root.
import type { IncomingMessage } from 'node:http';
import { parseIp } from '../contract/ids';
import type { Ip } from '../contract/ids';

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST';
  /** As it came, still encoded, without the query. */
  readonly path: string;
  /** Decoded once; no empty ones, none is `.` or `..`, none holds a slash, a backslash or NUL. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly peer: Ip;
  readonly userAgent: string;
  /** The body as UTF-8. Rejects with BodyTooLarge beyond `limit` bytes, and when the client goes away. */
  body(limit: number): Promise<string>;
}

/** Answered with 413. */
export class BodyTooLarge extends Error {
  constructor(limit: number) {
    super(`request body over ${limit} bytes`);
    this.name = 'BodyTooLarge';
  }
}

export interface Target {
  readonly path: string;
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
}

/**
 * `status` for a target that no route may see: 400 malformed (bad `%`, NUL), 403 one that would climb (`..`, `\`, `%2f`).
 * `+` stays a plus: it means a space only in queries, and package names are full of it.
 */
export function readTarget(url: string): Target | { readonly status: 400 | 403 } {
  // Absolute form, as sent to a proxy (RFC 9112 §3.2.2).
  const origin = url.replace(/^https?:\/\/[^/?#]*/i, '') || '/';
  const [beforeFragment = ''] = origin.split('#', 1);
  const mark = beforeFragment.indexOf('?');
  const path = mark === -1 ? beforeFragment : beforeFragment.slice(0, mark);
  if (!path.startsWith('/')) return { status: 400 };
  const segments: string[] = [];
  for (const raw of path.split('/')) {
    const segment = decoded(raw);
    if (segment === null || segment.includes('\0')) return { status: 400 };
    if (segment === '..' || /[/\\]/.test(segment)) return { status: 403 };
    if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return { path, segments, query: new URLSearchParams(mark === -1 ? '' : beforeFragment.slice(mark + 1)) };
}

/** Null for a `%` that is no escape, or bytes that are no UTF-8. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

const NOBODY = '0.0.0.0' as Ip;

/** IPv4, also when the socket is a dual-stack one. */
export const peerOf = (request: IncomingMessage): Ip =>
  parseIp((request.socket.remoteAddress ?? '').replace(/^::ffff:/, '')) ?? NOBODY;

export async function readBody(request: IncomingMessage, limit: number): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > limit) throw new BodyTooLarge(limit);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

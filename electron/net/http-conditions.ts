// Range and conditional requests (RFC 9110 §13 and §14) for what does not lie on disk as a file of its own. Same rules,
// tags and dates as npm `send`, which serves the plain files, so that nobody can tell the two apart; a test compares. (One
// difference: a suffix longer than the file is the whole file here, as RFC 9110 §14.1.2 says, and 416 from `send`.)
import type { IncomingHttpHeaders } from 'node:http';

export interface Validators {
  /** Weak, from size and time, as `send` makes it. */
  readonly etag: string;
  /** HTTP date, to the second. */
  readonly lastModified: string;
}

export function validatorsOf({ size, mtimeMs }: { size: number; mtimeMs: number }): Validators {
  const time = Math.max(0, Math.round(mtimeMs));
  return {
    etag: `W/"${size.toString(16)}-${time.toString(16)}"`,
    lastModified: new Date(time).toUTCString(),
  };
}

/** Whether the client has it already: 304. If-None-Match wins over If-Modified-Since. */
export function isFresh(headers: IncomingHttpHeaders, { etag, lastModified }: Validators): boolean {
  if (/(?:^|,)\s*no-cache\s*(?:,|$)/.test(headers['cache-control'] ?? '')) return false;
  const known = headers['if-none-match'];
  if (known !== undefined) {
    return known.trim() === '*' || known.split(',').some((tag) => opaque(tag) === opaque(etag));
  }
  const since = headers['if-modified-since'];
  return since !== undefined && Date.parse(lastModified) <= Date.parse(since);
}

/** Whether a precondition (If-Match, If-Unmodified-Since) fails: 412. */
export function isPreconditionFailed(
  headers: IncomingHttpHeaders,
  { etag, lastModified }: Validators,
): boolean {
  const wanted = headers['if-match'];
  if (wanted !== undefined) {
    return wanted.trim() !== '*' && !wanted.split(',').some((tag) => opaque(tag) === opaque(etag));
  }
  const since = Date.parse(headers['if-unmodified-since'] ?? '');
  return !Number.isNaN(since) && Date.parse(lastModified) > since;
}

const opaque = (tag: string): string => tag.trim().replace(/^W\//, '');

export interface Range {
  /** Both inclusive. */
  readonly start: number;
  readonly end: number;
}

/** `all`: no range, one we need not honour (several, malformed), or a stale If-Range; `none`: 416. */
export function rangeOf(
  headers: IncomingHttpHeaders,
  size: number,
  validators: Validators,
): Range | 'all' | 'none' {
  const asked = /^ *bytes=(.*)$/.exec(headers.range ?? '')?.[1];
  if (asked === undefined || !isRangeFresh(headers['if-range'], validators)) return 'all';
  const parts = asked.split(',').map((part) => /^\s*(\d*)-(\d*)\s*$/.exec(part));
  const ranges: Range[] = [];
  for (const part of parts) {
    const range = part && rangeFrom(part[1] ?? '', part[2] ?? '', size);
    if (range) ranges.push(range);
  }
  const [only, ...more] = ranges;
  if (!only) return 'none';
  // Several ranges would need a multipart answer, which no boot client asks for; the whole file is always right.
  return more.length > 0 ? 'all' : only;
}

function rangeFrom(first: string, last: string, size: number): Range | null {
  if (first === '' && last === '') return null;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return start <= end ? { start, end } : null;
}

function isRangeFresh(ifRange: string | string[] | undefined, { etag, lastModified }: Validators): boolean {
  if (typeof ifRange !== 'string') return true;
  if (ifRange.includes('"')) return ifRange.includes(etag);
  return Date.parse(lastModified) <= Date.parse(ifRange);
}

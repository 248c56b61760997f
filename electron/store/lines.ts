// The file format of nedb, read without nedb: one JSON document per line, the last line of an id wins, `$$deleted`
// takes it away. Used to check a file before nedb opens it and to read a collection that another process owns.

/** A document as it lies in the file; the body's field names are escaped (`encodeNames`). */
interface StoredLine {
  readonly _id: string;
  readonly body: unknown;
}

export interface ReadLines {
  /** By id, in the order of first appearance. */
  readonly bodies: ReadonlyMap<string, unknown>;
  /** Lines that are no document: torn, overwritten with NUL, or not ours. */
  readonly bad: number;
}

export function readLines(text: string): ReadLines {
  const bodies = new Map<string, unknown>();
  let bad = 0;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const read = readLine(line);
    if (read === null) bad += 1;
    else if (read === 'index') continue;
    else if ('deleted' in read) bodies.delete(read.deleted);
    else bodies.set(read._id, decodeNames(read.body));
  }
  return { bodies, bad };
}

function readLine(line: string): StoredLine | { deleted: string } | 'index' | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null; // counted by the caller
  }
  if (typeof value !== 'object' || value === null) return null;
  if ('$$indexCreated' in value || '$$indexRemoved' in value) return 'index';
  if (!('_id' in value) || typeof value._id !== 'string') return null;
  if ('$$deleted' in value && value.$$deleted === true) return { deleted: value._id };
  return 'body' in value && isRecord(value.body) ? { _id: value._id, body: value.body } : null;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** nedb refuses field names with a dot or a leading dollar, and people's template values may have dots. */
export const encodeNames = (value: unknown): unknown =>
  renamed(value, (name) =>
    name.replace(/[%.]|^\$/g, (character) => `%${character.charCodeAt(0).toString(16)}`),
  );

export const decodeNames = (value: unknown): unknown =>
  renamed(value, (name) =>
    name.replace(/%(25|2e|24)/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16))),
  );

function renamed(value: unknown, rename: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => renamed(item, rename));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [rename(name), renamed(item, rename)]),
  );
}

// One kind of record in one nedb file, by key. Checks and repairs the file before nedb sees it, turns the system's
// refusals into problems, and never acknowledges a write behind a line that was torn.
import { copyFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import Datastore from 'nedb-promises';
import { problem } from '../contract/problems';
import { codeOf, fileStamp, reasonOf } from './layout';
import { decodeNames, encodeNames, readLines } from './lines';
import { retryHeld, writeWholeFile } from './whole-file';

export interface Collection<Doc> {
  all(): Promise<Doc[]>;
  get(key: string): Promise<Doc | null>;
  /** Resolves when the document is in the file; a killed process loses nothing that was acknowledged. */
  put(doc: Doc): Promise<void>;
  /** Removing what is not there is no fault. */
  remove(key: string): Promise<void>;
}

/** A collection and the end of it. */
export interface OpenCollection<Doc> extends Collection<Doc> {
  close(): Promise<void>;
}

interface Stored {
  readonly _id: string;
  readonly body: unknown;
}

/** The part of the wrapper and of nedb beneath it that is used; the wrapper's own types hide the last two. */
interface NedbFile {
  load(): Promise<void>;
  find(query: object): PromiseLike<Stored[]>;
  findOne(query: object): PromiseLike<Stored | null>;
  update(query: object, document: Stored, options: { upsert: true }): Promise<unknown>;
  remove(query: object, options: object): Promise<unknown>;
  /** Reads the file again and rewrites it without dead lines. */
  loadDatabaseAsync(): Promise<void>;
  compactDatafileAsync(): Promise<void>;
}

function nedbFile(filename: string): NedbFile {
  // Our own check comes first, so nedb's (which refuses a short file for one torn line) stays out of the way. `modes`
  // is nedb's and missing in the wrapper's types.
  const options = { filename, corruptAlertThreshold: 1, modes: { fileMode: 0o600, dirMode: 0o700 } };
  return Datastore.create(options) as unknown as NedbFile;
}

/** Dead lines (old versions, removals) that a file may gather before it is rewritten. */
const DEAD_LINES = 2000;

/**
 * Opens `<folder>/<name>.db`. A file with bad lines is copied to `<name>.db.bad-<time>`, told through `onRepaired`, and
 * goes on with its good lines. Throws problem('cannot-read' | 'cannot-write').
 */
export async function openCollection<Doc>(q: {
  folder: string;
  name: string;
  keyOf: (doc: Doc) => string;
  onRepaired: (file: string, kept: string) => void;
}): Promise<OpenCollection<Doc>> {
  const file = path.join(q.folder, `${q.name}.db`);
  await repair(file, q.keyOf, q.onRepaired);
  const data = nedbFile(file);
  try {
    // nedb rewrites the file at each load, and the rename is what Windows may hold up; the wrapper would remember a
    // failed load for ever, so nedb's own is tried first.
    await retryHeld(() => data.loadDatabaseAsync());
    await data.load();
  } catch (error) {
    throw problem('cannot-write', { path: file, reason: reasonOf(error) }, error);
  }
  return new NedbCollection(file, data, q.keyOf);
}

async function repair<Doc>(
  file: string,
  keyOf: (doc: Doc) => string,
  onRepaired: (file: string, kept: string) => void,
): Promise<void> {
  const text = await readIfThere(file);
  if (text === null) return;
  const { bodies, bad } = readLines(text);
  const whole = [...bodies].filter(([id, body]) => keyOf(body as Doc) === id);
  if (bad === 0 && whole.length === bodies.size) return;
  const kept = `${file}.bad-${fileStamp(new Date())}`;
  try {
    await copyFile(file, kept);
  } catch (error) {
    throw problem('cannot-write', { path: kept, reason: reasonOf(error) }, error);
  }
  await writeWholeFile(
    file,
    whole.map(([_id, body]) => `${JSON.stringify({ _id, body: encodeNames(body) })}\n`).join(''),
  );
  onRepaired(file, kept);
}

/** Null when there is no such file (nedb itself then looks for its own `name~`). */
export async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw problem('cannot-read', { path: file, reason: reasonOf(error) }, error);
  }
}

class NedbCollection<Doc> implements OpenCollection<Doc> {
  private dead = 0;
  /** An append failed and may have left half a line: nothing is appended behind it before the file was rewritten. */
  private torn = false;
  /** One write at a time, so that a repair cannot run beside an append. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly file: string,
    private readonly data: NedbFile,
    private readonly keyOf: (doc: Doc) => string,
  ) {}

  async all(): Promise<Doc[]> {
    await this.settled();
    const stored = await this.data.find({});
    return stored.map(({ body }) => decodeNames(body) as Doc);
  }

  async get(key: string): Promise<Doc | null> {
    await this.settled();
    const stored = await this.data.findOne({ _id: key });
    return stored ? (decodeNames(stored.body) as Doc) : null;
  }

  put(doc: Doc): Promise<void> {
    const _id = this.keyOf(doc);
    // A copy now: the caller may change its object while the write waits for its turn.
    const body = encodeNames(JSON.parse(JSON.stringify(doc)));
    return this.write(() => this.data.update({ _id }, { _id, body }, { upsert: true }));
  }

  remove(key: string): Promise<void> {
    return this.write(() => this.data.remove({ _id: key }, {}));
  }

  close(): Promise<void> {
    return this.inTurn(async () => {
      if (this.torn) await this.reload();
      else if (this.dead > 0) await this.compact();
    });
  }

  /** After the writes that were asked for before, and without a document that the file refused. */
  private async settled(): Promise<void> {
    await this.turn;
    if (this.torn) await this.inTurn(() => (this.torn ? this.reload() : Promise.resolve()));
  }

  private write(work: () => Promise<unknown>): Promise<void> {
    return this.inTurn(async () => {
      if (this.torn) await this.reload();
      try {
        await work();
      } catch (error) {
        this.torn = true;
        throw problem('cannot-write', { path: this.file, reason: reasonOf(error) }, error);
      }
      this.dead += 1;
      if (this.dead >= DEAD_LINES) await this.compact();
    });
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.turn.then(work);
    this.turn = done.catch(() => undefined); // the caller has the same promise, with its error
    return done;
  }

  /** Back to what the file says: the refused document leaves the memory, the half line leaves the file. */
  private async reload(): Promise<void> {
    await this.rewrite(() => this.data.loadDatabaseAsync());
    this.torn = false;
  }

  private compact(): Promise<void> {
    return this.rewrite(() => this.data.compactDatafileAsync());
  }

  private async rewrite(work: () => Promise<void>): Promise<void> {
    try {
      await retryHeld(work);
    } catch (error) {
      throw problem('cannot-write', { path: this.file, reason: reasonOf(error) }, error);
    }
    this.dead = 0;
  }
}

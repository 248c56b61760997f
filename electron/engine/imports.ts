// Imports as jobs: started at once, told as events, cancelled on request, taken up again after a crash.
// A distro is served from its image as soon as it is recognised; what goes wrong behind that never takes it away
// unless the image itself is bad.
import { randomUUID } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { recognise } from '../boot/families';
import { matchKits } from '../boot/kits';
import { parseDistroId, slug } from '../contract/ids';
import type { DistroId, JobId } from '../contract/ids';
import type { Distro } from '../contract/model';
import { ProblemError, problem } from '../contract/problems';
import type { Problem } from '../contract/problems';
import { cleanPartials, distroFolder, importImage, removeDistroFiles } from '../library/import';
import type { Found, RecognisedFields } from '../library/import';
import { problemOf } from './commands';
import type { Rooms } from './rooms';

interface Job {
  readonly id: JobId;
  readonly path: string;
  readonly abort: AbortController;
  distro: DistroId | null;
  done: Promise<void>;
}

/** The files on disk were at fault, not the image: the distro goes on being served from it. */
const HARMLESS: ReadonlySet<Problem['code']> = new Set(['no-space', 'cannot-write']);

export class Imports {
  private readonly jobs = new Map<string, Job>();
  private closing = false;

  constructor(private readonly rooms: Rooms) {}

  /** At start: clears what a crash left, and takes the interrupted extractions up again. */
  async resume(): Promise<void> {
    const { rooms } = this;
    const interrupted = new Set(await cleanPartials(rooms.dataDir));
    for (const distro of Object.values(rooms.bus.view.distros)) {
      if (distro.source !== 'image' || !distro.image) continue;
      // The crash came between the last rename and its note: what has its own name was checked before.
      if (await isFolder(distroFolder(rooms.dataDir, distro.id)))
        await this.save({ ...distro, source: 'folder', status: statusIf(true, distro) });
      else if (interrupted.has(partialOf(distro.id))) this.run(distro.image.path, distro.id, distro.id);
    }
    await this.lookAtImages();
    await this.rematch();
  }

  /** An image that was moved or changed is told on its card; one that is back is taken again. */
  private async lookAtImages(): Promise<void> {
    for (const distro of Object.values(this.rooms.bus.view.distros)) {
      if (distro.source !== 'image') continue;
      const there = await this.rooms.trees.of(distro).then(
        () => true,
        (error: unknown) => {
          // One bad image must not keep the program from starting.
          if (!(error instanceof ProblemError)) this.rooms.fault(error, 'library');
          return false;
        },
      );
      const status = statusIf(there, distro);
      if (status !== distro.status) await this.save({ ...distro, status });
    }
  }

  /** Returns at once. `name` becomes the distro's id. */
  start(file: string, name: string | null): Promise<{ job: JobId }> {
    if (name !== null && !parseDistroId(name))
      return Promise.reject(
        problem('bad-argument', { field: 'name', reason: 'letters, digits, dot, dash, underscore' }),
      );
    if (name !== null && this.rooms.bus.view.distros[name])
      return Promise.reject(problem('name-taken', { id: name }));
    return Promise.resolve({ job: this.run(path.resolve(file), name as DistroId | null, null).id });
  }

  async cancel(id: string): Promise<void> {
    const job = this.jobs.get(id);
    if (!job) throw problem('not-found', { what: 'job', id });
    job.abort.abort();
    await job.done;
  }

  async remove(id: string): Promise<void> {
    const { bus } = this.rooms;
    const distro = bus.view.distros[id];
    if (!distro) throw problem('not-found', { what: 'distro', id });
    const user = Object.values(bus.view.profiles).find((profile) => profile.distro === id);
    if (user) throw problem('in-use', { what: 'distro', id, by: user.name });
    for (const job of this.jobs.values()) if (job.distro === id) await this.cancel(job.id);
    if (bus.view.distros[id]) await this.forget(distro.id);
    await this.rematch();
  }

  /** What is being extracted stays served from its image, and the next start takes it up again. */
  async close(): Promise<void> {
    this.closing = true;
    for (const job of this.jobs.values()) job.abort.abort();
    await Promise.all([...this.jobs.values()].map(({ done }) => done));
  }

  private run(file: string, name: DistroId | null, resumed: DistroId | null): Job {
    const job: Job = {
      id: randomUUID() as JobId,
      path: file,
      abort: new AbortController(),
      distro: resumed,
      done: Promise.resolve(),
    };
    this.jobs.set(job.id, job);
    this.rooms.bus.emit({ type: 'import.started', job: job.id, path: file, name: path.basename(file) });
    job.done = this.work(job, name, resumed !== null)
      .catch((error: unknown) => this.failed(job, error, resumed !== null))
      .catch((error: unknown) => this.rooms.fault(error, 'library'))
      .finally(() => this.jobs.delete(job.id));
    return job;
  }

  private async work(job: Job, name: DistroId | null, resumed: boolean): Promise<void> {
    const { bus, dataDir, now, settings } = this.rooms;
    const { distro } = await importImage({
      path: job.path,
      dataDir,
      extract: settings.get().extract,
      now: now(),
      signal: job.abort.signal,
      recognise,
      id: (fields, found) => (resumed && name ? name : this.chooseId(fields, found, name)),
      onRecognised: async (found) => {
        job.distro = found.id;
        await this.save(found);
        bus.emit({ type: 'import.recognised', job: job.id, distro: found });
        await this.rematch();
      },
      onProgress: (progress) => bus.emit({ type: 'import.progressed', job: job.id, ...progress }),
    });
    // The kit may have come or gone while the files were copied.
    const { kit, status } = bus.view.distros[distro.id] ?? distro;
    await this.save({ ...distro, kit, status });
    await this.rematch();
    bus.emit({ type: 'import.finished', job: job.id, distro: distro.id });
  }

  private async failed(job: Job, error: unknown, resumed: boolean): Promise<void> {
    const { bus } = this.rooms;
    const told = job.abort.signal.aborted
      ? problem('import-cancelled', { path: job.path }).problem
      : problemOf(error);
    if (!(error instanceof ProblemError) && !job.abort.signal.aborted) this.rooms.fault(error, 'library');
    const known = job.distro ? bus.view.distros[job.distro] : undefined;
    const wanted = Object.values(bus.view.profiles).some(({ distro }) => distro === known?.id);
    const cancelled = told.code === 'import-cancelled';
    const keep = resumed || HARMLESS.has(told.code) || this.closing || (cancelled && wanted);
    if (known?.source === 'image' && this.closing) await this.takeUpNextTime(known.id);
    if (known && !(keep && known.source === 'image')) {
      await this.forget(known.id);
      await this.rematch();
    }
    bus.emit({ type: 'import.failed', job: job.id, path: job.path, problem: told });
  }

  /** The same trace as a crash leaves. */
  private async takeUpNextTime(id: DistroId): Promise<void> {
    await mkdir(path.join(path.dirname(distroFolder(this.rooms.dataDir, id)), partialOf(id)), {
      recursive: true,
    });
  }

  private chooseId(fields: RecognisedFields, found: Found, name: DistroId | null): DistroId {
    const { distros } = this.rooms.bus.view;
    const same = Object.values(distros).find(
      (distro) =>
        distro.family === fields.family &&
        distro.bytes === found.bytes &&
        distro.volumeId === found.volumeId &&
        distro.name === fields.name &&
        distro.status !== 'gone',
    );
    if (same) throw problem('already-imported', { id: same.id });
    // Looked at again: another import may have taken the name since this one began.
    if (name && distros[name]) throw problem('name-taken', { id: name });
    if (name) return name;
    const base = slug([fields.name, fields.role === 'kit' ? 'netboot' : ''].filter(Boolean).join('-'));
    for (let n = 1; ; n += 1) {
      const id = parseDistroId(n === 1 ? base : `${base.slice(0, 58)}-${String(n)}`);
      if (id && !distros[id]) return id;
    }
  }

  private async save(distro: Distro): Promise<void> {
    await this.rooms.store.distros.put(distro);
    this.rooms.bus.emit({ type: 'distro.saved', distro });
  }

  private async forget(id: DistroId): Promise<void> {
    await this.rooms.store.distros.remove(id);
    this.rooms.bus.emit({ type: 'distro.removed', id });
    await this.rooms.trees.forget(id);
    await removeDistroFiles(this.rooms.dataDir, id);
  }

  /** Ties kits to media of the same kernel release, whichever came first. */
  private async rematch(): Promise<void> {
    for (const distro of matchKits(Object.values(this.rooms.bus.view.distros))) await this.save(distro);
  }
}

/** Whether its files are there; a kit that it may need is looked for afterwards. */
function statusIf(there: boolean, { status, family }: Distro): Distro['status'] {
  if (!there) return 'gone';
  if (status !== 'gone') return status;
  return family === 'unknown' ? 'needs-help' : 'ready';
}

const partialOf = (id: DistroId): string => `.partial-${id}`;

const isFolder = (folder: string): Promise<boolean> =>
  stat(folder).then(
    (facts) => facts.isDirectory(),
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw problem('cannot-read', { path: folder, reason: error.message }, error);
    },
  );

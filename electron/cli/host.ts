// What a command needs of the process that runs it; tests hand in their own.
import { ProblemError } from '../contract/problems';
import type { Problem } from '../contract/problems';
import type { Engine } from '../engine';
import { sentence } from './sentences';

export interface Host {
  out(text: string): void;
  err(text: string): void;
  /** Somebody watches: progress may redraw its line. */
  readonly tty: boolean;
  readonly cwd: string;
  readonly version: string;
  /** Used unless `--data` names another. */
  readonly dataDir: string;
  openEngine(dataDir: string): Promise<Engine>;
  /** Ctrl+C or a polite kill; returns the function that stops listening. */
  onStop(listener: () => void): () => void;
}

/** One run: the host, its folder, and how to speak. */
export interface Run {
  readonly host: Host;
  readonly dataDir: string;
  readonly json: boolean;
}

export type ExitCode = 0 | 1 | 2;

export const printJson = ({ host }: Run, value: unknown): void => host.out(`${JSON.stringify(value)}\n`);

/** `human` for people, `value` as one JSON value for programs. */
export function print(run: Run, human: string, value: unknown): void {
  if (run.json) printJson(run, value);
  else run.host.out(human.endsWith('\n') ? human : `${human}\n`);
}

/** The sentence for people, and with --json the problem itself on standard output. */
export function printProblem(run: Run, problem: Problem): void {
  if (run.json) printJson(run, { problem });
  run.host.err(`slipway: ${sentence(problem)}\n`);
}

export const problemOf = (error: unknown): Problem =>
  error instanceof ProblemError
    ? error.problem
    : { code: 'bug', params: { message: error instanceof Error ? error.message : String(error) } };

/** Columns as wide as they must be; the last one is never padded. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === cells.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  return [head.map((title) => title.toUpperCase()), ...rows].map(line).join('\n');
}

// Programs that the lab starts: each is remembered until it has ended, writes to its own log, and is ended by its own
// process id, also when the test run itself is interrupted.
import { execFile, execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

export interface Running {
  readonly name: string;
  readonly pid: number;
  readonly child: ChildProcess;
  /** Exit code, or null when a signal ended it. */
  readonly ended: Promise<number | null>;
  alive(): boolean;
  /** Asks it to end by `signal`, then insists after `graceMs`; resolves with its exit code. */
  stop(signal?: NodeJS.Signals, graceMs?: number): Promise<number | null>;
}

const started = new Set<ChildProcess>();
const atExit: (() => void)[] = [];
function endAll(): void {
  for (const child of started) child.kill('SIGKILL');
  for (const undo of atExit) undo();
}
/** Vitest turns process.exit() into an error that a test may survive: only a signal ends its workers. */
function endNow(): void {
  endAll();
  process.kill(process.pid, 'SIGKILL');
}
process.on('exit', endAll);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, endNow);
// the test runner itself is gone
process.once('disconnect', endNow);

/** `undo` runs when the test process ends, whatever ends it; it must be synchronous and must not throw. */
export const whenProcessEnds = (undo: () => void): number => atExit.push(undo);

/** Runs a program to its end. Rejects with what it wrote to stderr unless it ends with 0. */
export function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; seconds?: number } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const limits = { cwd: options.cwd, maxBuffer: 64 << 20, timeout: (options.seconds ?? 600) * 1000 };
    execFile(command, [...args], limits, (error, stdout, stderr) => {
      if (error)
        reject(new Error(`${command} ${args.join(' ')}: ${error.message}\n${stderr}`, { cause: error }));
      else resolve(stdout);
    });
  });
}

/** The same at once, for clean-up that must happen before the process ends; false when it failed. */
export function runNow(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, [...args], { stdio: 'ignore', timeout: 10_000 });
    return true;
  } catch {
    return false; // the caller decides whether that matters
  }
}

/** Starts a program; stdout and stderr go to `log`, or stdout stays a pipe for the caller with `pipe`. */
export function start(
  name: string,
  command: string,
  args: readonly string[],
  options: { log: string; pipe?: boolean; cwd?: string; env?: NodeJS.ProcessEnv },
): Running {
  const log = openSync(options.log, 'a');
  const child = spawn(command, [...args], {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['ignore', options.pipe ? 'pipe' : log, log],
  });
  closeSync(log);
  started.add(child);
  let gone = false;
  const ended = new Promise<number | null>((resolve) => {
    const end = (code: number | null) => {
      gone = true;
      started.delete(child);
      resolve(code);
    };
    child.once('error', () => end(127));
    child.once('close', end);
  });
  return {
    name,
    pid: child.pid ?? -1,
    child,
    ended,
    alive: () => !gone,
    stop: async (signal = 'SIGTERM', graceMs = 10_000) => {
      if (gone) return ended;
      child.kill(signal);
      const insist = setTimeout(() => child.kill('SIGKILL'), graceMs);
      const code = await ended;
      clearTimeout(insist);
      return code;
    },
  };
}

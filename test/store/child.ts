// The store in a process of its own, so that a test can kill it: bundled from its TypeScript once per run.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'vite';

/** Inside node_modules, so that the bundle finds its packages. */
const CACHE = path.join(import.meta.dirname, '..', '..', 'node_modules', '.cache');

export interface Bundle {
  readonly file: string;
  remove(): Promise<void>;
}

export async function bundle(program: string): Promise<Bundle> {
  const outDir = await mkdtemp(path.join(CACHE, 'child-'));
  await build({
    configFile: false,
    logLevel: 'error',
    root: import.meta.dirname,
    build: {
      ssr: path.join(import.meta.dirname, program),
      outDir,
      emptyOutDir: false,
      target: 'node18',
      rolldownOptions: { output: { format: 'cjs', entryFileNames: 'child.cjs' } },
    },
  });
  return { file: path.join(outDir, 'child.cjs'), remove: () => rm(outDir, { recursive: true }) };
}

export interface Child {
  readonly process: ChildProcess;
  /** Whole lines it has written so far. */
  readonly lines: readonly string[];
  readonly errors: () => string;
  firstLine(): Promise<void>;
  ended(): Promise<number | null>;
}

export function start(command: string, args: readonly string[]): Child {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  let errors = '';
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(line));
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    process: child,
    lines,
    errors: () => errors,
    firstLine: () =>
      new Promise((resolve, reject) => {
        if (lines.length > 0) resolve();
        reader.once('line', () => resolve());
        child.once('close', () => reject(new Error(`ended early: ${errors}`)));
      }),
    ended: () => closed,
  };
}

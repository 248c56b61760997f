// `slipway` in a terminal: the real process around cli/main. The build puts the `#!` line on top.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { defaultDataFolder } from './cli/data-folder';
import { main } from './cli/main';
import { createEngine } from './engine';

/** Of the checkout or the package: this file is built to out/main/cli.js. */
const root = path.join(__dirname, '..', '..');
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
const stopListeners = new Set<() => void>();
const stop = (): void => stopListeners.forEach((listener) => listener());

/** A reader that went away (`slipway events | head`) ends the run quietly; nothing more can be said to it. */
function onPipeError(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  if (stopListeners.size === 0) process.exit(0);
  stop();
}
process.stdout.on('error', onPipeError);
process.stderr.on('error', onPipeError);

const running = main(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  tty: process.stderr.isTTY,
  cwd: process.cwd(),
  version,
  dataDir: defaultDataFolder(process.env),
  openEngine: (dataDir) => createEngine({ dataDir, assetsDir: path.join(root, 'assets'), version }),
  onStop: (listener) => {
    // Node's own way of ending on a signal comes back when nobody listens any more.
    if (stopListeners.size === 0)
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
    stopListeners.add(listener);
    return () => {
      stopListeners.delete(listener);
      if (stopListeners.size === 0)
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop);
    };
  },
});
running.then(
  (code) => process.stdout.write('', () => process.exit(code)),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);

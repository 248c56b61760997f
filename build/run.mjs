// Starts the project's own tools with the Node that runs us: no shell, so no quoting and the same on Windows.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

export const root = path.join(import.meta.dirname, '..');
const require = createRequire(import.meta.url);

/** Script of a package's command, as its package.json names it. */
export function toolScript(name, command = name) {
  const file = require.resolve(`${name}/package.json`);
  const { bin } = JSON.parse(fs.readFileSync(file, 'utf8'));
  return path.join(path.dirname(file), typeof bin === 'string' ? bin : bin[command]);
}

/** Runs to the end with our terminal; returns the exit code (1 when it was killed or could not be started). */
export function runCommand(command, args, env = {}) {
  const run = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  if (run.error) console.error(`${command}: ${run.error.message}`);
  return run.status ?? 1;
}

export const runNode = (script, args = [], env = {}) => runCommand(process.execPath, [script, ...args], env);

export const runBuildScript = (name, args = []) =>
  runNode(path.join(import.meta.dirname, `${name}.mjs`), args);

/** True where a window can be opened. */
export const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

export const hasCommand = (command) =>
  (process.env.PATH ?? '')
    .split(path.delimiter)
    .some((folder) => folder !== '' && fs.existsSync(path.join(folder, command)));

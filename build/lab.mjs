#!/usr/bin/env node
// `npm run lab`: QEMU machines in network namespaces boot from the real app. `npm run lab -- --full` runs every one of
// them; other arguments go to vitest (`npm run lab -- probe`).
import fs from 'node:fs';
import path from 'node:path';
import { root, runBuildScript, runNode, toolScript } from './run.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

const full = process.argv.includes('--full');
const rest = process.argv.slice(2).filter((arg) => arg !== '--full');
ensureSystemPackages('lab');
for (const [name, args] of [
  ['fetch-loaders', []],
  ['build', []],
]) {
  const code = runBuildScript(name, args);
  if (code !== 0) process.exit(code);
}
const config = path.join('test', 'lab', 'vitest.config.mts');
if (!fs.existsSync(path.join(root, config))) {
  console.error(`[lab] ${config} is missing`);
  process.exit(1);
}
process.exit(runNode(toolScript('vitest'), ['run', '-c', config, ...rest], full ? { LAB_FULL: '1' } : {}));

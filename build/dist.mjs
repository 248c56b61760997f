#!/usr/bin/env node
// Packages the app with electron-builder.
//
//   node build/dist.mjs --linux dir     for tests: any Electron, inspector left on for Playwright
//   node build/dist.mjs --release       the real thing for this platform: the pinned Electron and all loaders, or nothing
import path from 'node:path';
import { installedElectron } from './electron-runtime.mjs';
import { runBuildScript, runNode, toolScript } from './run.mjs';

const release = process.argv.includes('--release');
const rest = process.argv.slice(2).filter((arg) => arg !== '--release');
const steps = [
  ['electron-runtime', [release ? '--release' : '--check']],
  ['fetch-loaders', release ? [] : ['--optional']],
  ['build', []],
];
for (const [name, args] of steps) {
  const code = runBuildScript(name, args);
  if (code !== 0) process.exit(code);
}
const runtime = installedElectron();
const config = path.join('build', 'electron-builder.config.cjs');
process.exit(
  runNode(toolScript('electron-builder'), ['--config', config, '--publish', 'never', ...rest], {
    SLIPWAY_RUNTIME: JSON.stringify(runtime),
    SLIPWAY_DIST: release ? 'release' : 'test',
  }),
);

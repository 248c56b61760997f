#!/usr/bin/env node
// Bundles the app into out/, and makes `npx slipway` start this checkout's command line.
import fs from 'node:fs';
import path from 'node:path';
import { root, runNode, toolScript } from './run.mjs';

const config = path.join('build', 'electron.vite.config.mts');
const code = runNode(toolScript('electron-vite'), ['build', '--config', config, '--logLevel', 'warn']);
if (code !== 0) process.exit(code);

const cli = path.join(root, 'out', 'main', 'cli.js');
fs.chmodSync(cli, 0o755);
if (process.platform !== 'win32') {
  // npm links the commands of dependencies only, never a package's own
  const link = path.join(root, 'node_modules', '.bin', 'slipway');
  fs.rmSync(link, { force: true });
  fs.symlinkSync(path.relative(path.dirname(link), cli), link);
}

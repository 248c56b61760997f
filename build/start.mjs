#!/usr/bin/env node
// `npm start`: everything between a fresh checkout and the open window, each step only where it is needed. One script
// and no npm hooks, so that it also works where `ignore-scripts` is set.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { hasDisplay, root, runBuildScript, runNode } from './run.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

const step = (name, args) => {
  const code = runBuildScript(name, args);
  if (code !== 0) process.exit(code);
};

function inTheTerminal() {
  console.log(
    '[start] no display here (neither DISPLAY nor WAYLAND_DISPLAY is set): the same job in the terminal.',
  );
  step('fetch-loaders', ['--optional']);
  step('build');
  const cli = path.join(root, 'out', 'main', 'cli.js');
  const code = runNode(cli, ['try', ...process.argv.slice(2)]);
  console.log(
    [
      '',
      'That was a simulated machine. To install real ones from this terminal:',
      '  npx slipway nics                                    which network ports there are',
      '  npx slipway import debian-13-amd64-netinst.iso      a distro from an ISO',
      '  npx slipway profile add web --distro DISTRO         what to install',
      '  npx slipway serve --nic NIC                         answer the machines on that wire',
      '  npx slipway --help                                  everything else',
    ].join('\n'),
  );
  process.exit(code);
}

function inAWindow() {
  ensureSystemPackages('start');
  step('electron-runtime', ['--check']);
  step('fetch-loaders', ['--optional']);
  step('build');
  const asRoot = process.getuid?.() === 0;
  if (asRoot) {
    console.warn('[start] running as root: Chromium sandbox off (--no-sandbox); do not do this on a desktop');
  }
  const electron = createRequire(import.meta.url)('electron');
  const args = [...(asRoot ? ['--no-sandbox'] : []), root, ...process.argv.slice(2)];
  const child = spawn(electron, args, { stdio: 'inherit' });
  child.on('error', (error) => {
    console.error(`[start] Electron did not start: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
}

if (hasDisplay()) inAWindow();
else inTheTerminal();

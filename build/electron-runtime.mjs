#!/usr/bin/env node
// Makes sure that `node_modules/electron/dist` holds an Electron that can run. Electron has no install script any more
// (since 42), so this is our `postinstall`.
//
// 1. The pinned release (package.json): what every user's machine gets. Electron's own installer is started here.
// 2. Linux x64 only, when the release host cannot be reached: the old runtime of electron-fallback.mjs.
//
//   node build/electron-runtime.mjs             install, say honestly which
//   node build/electron-runtime.mjs --check     fast: installs only what is missing
//   node build/electron-runtime.mjs --print     JSON {path, version, pinned, fallback}, or null
//   node build/electron-runtime.mjs --release   fail unless the pinned release is there
//
// ELECTRON_RUNTIME=pinned|fallback|skip forces a choice; ELECTRON_MIRROR is Electron's own way to name another host.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { FALLBACK, fallbackFolder } from './electron-fallback.mjs';

const require = createRequire(import.meta.url);
const log = (line) => console.log(`[electron] ${line}`);

/** Where the package lies and which release it pins; null while node_modules is empty (`--package-lock-only`). */
function pinnedPackage() {
  try {
    const file = require.resolve('electron/package.json');
    const folder = path.dirname(file);
    return {
      folder,
      version: JSON.parse(fs.readFileSync(file, 'utf8')).version,
      dist: path.join(folder, 'dist'),
      pathFile: path.join(folder, 'path.txt'),
    };
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    return null;
  }
}

/** What is installed now, or null. `dist/version` is written by Electron's own archive and by the fallback. */
export function installedElectron(pinned = pinnedPackage()) {
  if (!pinned || !fs.existsSync(pinned.pathFile)) return null;
  const file = path.join(pinned.dist, fs.readFileSync(pinned.pathFile, 'utf8'));
  const versionFile = path.join(pinned.dist, 'version');
  if (!fs.existsSync(file) || !fs.existsSync(versionFile)) return null;
  const version = fs.readFileSync(versionFile, 'utf8').trim().replace(/^v/, '');
  return { path: file, version, pinned: pinned.version, fallback: version !== pinned.version };
}

function report(runtime) {
  if (!runtime.fallback) return log(`using Electron ${runtime.version} (the pinned release)`);
  log(`WARNING: using Electron ${runtime.version} from the npm package ${FALLBACK.package},`);
  log(`         NOT the pinned Electron ${runtime.pinned}: its release host cannot be reached from here.`);
  log('         Development and tests only; release builds refuse it.');
  log('         Retry: npm run electron:install');
}

function installPinned(pinned) {
  log(`downloading the pinned Electron ${pinned.version} ...`);
  // the installer must never unpack through our link into the fallback's cache
  if (fs.lstatSync(pinned.dist, { throwIfNoEntry: false })?.isSymbolicLink()) {
    fs.unlinkSync(pinned.dist);
    fs.rmSync(pinned.pathFile, { force: true });
  }
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(pinned.folder, 'install.js')], {
      stdio: ['ignore', 'inherit', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (bytes) => (said += bytes));
    child.on('error', reject);
    child.on('close', (code) => {
      const ok = code === 0 && installedElectron(pinned)?.fallback === false;
      if (!ok) log(`the pinned Electron could not be downloaded: ${reason(said)}`);
      // a wrong checksum is no network problem: never paper over it with the fallback
      if (!ok && /checksum/i.test(said)) reject(new Error('checksum mismatch, nothing installed'));
      else resolve(ok);
    });
  });
}

function reason(said) {
  const network = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|fetch failed/.exec(said)?.[0];
  return network ?? (said.trim().split('\n')[0] || 'unknown error');
}

function linkFallback(pinned) {
  const folder = fallbackFolder(log);
  fs.rmSync(pinned.dist, { recursive: true, force: true });
  fs.symlinkSync(folder, pinned.dist, 'dir');
  fs.writeFileSync(pinned.pathFile, 'electron');
}

async function main(wish) {
  const force = process.env.ELECTRON_RUNTIME ?? '';
  if (force === 'skip' || process.env.ELECTRON_SKIP_BINARY_DOWNLOAD) return log('skipped on request');
  const pinned = pinnedPackage();
  let now = installedElectron(pinned);
  if (wish === '--print') return console.log(JSON.stringify(now));
  if (!pinned) return log('not installed (no node_modules/electron): nothing to do');
  if (wish === '--release') {
    if (now && !now.fallback) return report(now);
    throw new Error(`a release needs the pinned Electron ${pinned.version}, found ${now?.version ?? 'none'}`);
  }
  if (now && (wish === '--check' || (!now.fallback && force !== 'fallback'))) return report(now);
  const ok = force !== 'fallback' && (await installPinned(pinned));
  if (!ok) {
    if (force === 'pinned') throw new Error('the pinned Electron is not available');
    linkFallback(pinned);
  }
  now = installedElectron(pinned);
  if (!now) throw new Error('no Electron could be installed');
  report(now);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main(process.argv[2] ?? '').catch((error) => {
    console.error(`[electron] ${error.message}`);
    // a failed runtime must not make `npm ci` fail: build, lint and unit tests work without it
    process.exit(process.env.npm_lifecycle_event === 'postinstall' ? 0 : 1);
  });
}

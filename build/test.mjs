#!/usr/bin/env node
// `npm test`: every check in the order of its price, stopping at the first that fails. Says how long each took and, as
// its last line, how many tests ran in all.
//
//   npm test                             all stages
//   npm test -- --only lint,unit         these stages
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { installedElectron } from './electron-runtime.mjs';
import { hasCommand, hasDisplay, root, runBuildScript, runCommand, runNode, toolScript } from './run.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

const results = path.join(root, 'test-results');
const totals = { passed: 0, failed: 0, skipped: 0 };
const prettier = ['--config', 'build/prettier.json', '--ignore-path', 'build/prettierignore'];
const playwright = ['test', '-c', 'test/playwright.config.ts'];

const stages = {
  system: () => {
    ensureSystemPackages('test'); // what is still missing shows up as skipped tests, by name
    return 0;
  },
  loaders: () => runBuildScript('fetch-loaders', ['--optional']),
  format: () => runNode(toolScript('prettier'), [...prettier, '--log-level', 'warn', '--check', '.']),
  lint: () =>
    runNode(toolScript('eslint'), [
      ...['-c', 'build/eslint.config.mjs', '--max-warnings', '0'],
      ...['electron', 'renderer', 'test', 'build'],
    ]),
  types: () => runNode(toolScript('typescript', 'tsc'), ['-b']),
  unit: () => {
    const code = runNode(toolScript('vitest'), ['run', '-c', 'test/vitest.config.mts']);
    add(readResult('unit.json') ?? { passed: 0, failed: code === 0 ? 0 : 1, skipped: 0 });
    return code;
  },
  build: () => runBuildScript('build'),
  window: windowTests,
};

function add(more) {
  for (const key of Object.keys(totals)) totals[key] += more[key];
}

/** A totals file that this run wrote; null when the tool died before it could. */
function readResult(name) {
  const file = path.join(results, name);
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : null;
}

function windowTests() {
  const lack = windowLack();
  if (lack) {
    const names = listedWindowTests();
    for (const name of names) console.log(`SKIPPED ${name}: ${lack}`);
    add({ passed: 0, failed: 0, skipped: names.length });
    return 0;
  }
  const script = toolScript('@playwright/test', 'playwright');
  // a virtual screen wherever there is one, so that the tests' windows stay out of the way
  const virtual = process.platform === 'linux' && hasCommand('xvfb-run');
  const code = virtual
    ? runCommand('xvfb-run', [
        ...['-a', '-s', '-screen 0 1440x900x24'],
        ...[process.execPath, script, ...playwright],
      ])
    : runNode(script, playwright);
  const report = readResult('window.json');
  if (!report) add({ passed: 0, failed: code === 0 ? 0 : 1, skipped: 0 });
  else {
    const { expected, unexpected, flaky, skipped } = report.stats;
    add({ passed: expected + flaky, failed: unexpected + report.errors.length, skipped });
    report.suites.forEach((suite) => nameSkipped(suite));
  }
  return code;
}

function windowLack() {
  if (!installedElectron()) return 'no Electron could be installed (npm run electron:install)';
  const screen = process.platform === 'linux' ? hasCommand('xvfb-run') || hasDisplay() : true;
  return screen ? null : 'neither a display nor Xvfb here';
}

function nameSkipped(suite) {
  for (const spec of suite.specs ?? []) {
    for (const test of spec.tests) {
      if (test.status !== 'skipped') continue;
      const reason = test.annotations.find(
        (note) => note.type === 'skip' || note.type === 'fixme',
      )?.description;
      console.log(`SKIPPED ${spec.file} > ${spec.title}: ${reason ?? 'no reason given'}`);
    }
  }
  (suite.suites ?? []).forEach((inner) => nameSkipped(inner));
}

function listedWindowTests() {
  const script = toolScript('@playwright/test', 'playwright');
  const run = spawnSync(process.execPath, [script, ...playwright, '--list', '--reporter=list'], {
    cwd: root,
    encoding: 'utf8',
  });
  return run.stdout.split('\n').flatMap((line) => (line.includes(' › ') ? [line.trim()] : []));
}

function wanted() {
  const at = process.argv.indexOf('--only');
  if (at < 0) return Object.keys(stages);
  const names = (process.argv[at + 1] ?? '').split(',').flatMap((name) => name.trim() || []);
  const unknown = names.filter((name) => !(name in stages));
  if (names.length === 0 || unknown.length > 0) {
    console.error(`no such stage: ${unknown.join(', ')} (${Object.keys(stages).join(', ')})`);
    process.exit(2);
  }
  return names;
}

const names = wanted();
for (const file of ['unit.json', 'window.json']) fs.rmSync(path.join(results, file), { force: true });
const took = [];
let failed = null;
for (const name of names) {
  console.log(`\n== ${name}`);
  const start = performance.now();
  const code = stages[name]();
  took.push(`${name} ${((performance.now() - start) / 1000).toFixed(1)} s`);
  if (code !== 0) {
    failed = name;
    break;
  }
}
console.log(`\nStages: ${took.join(', ')}`);
if (failed) console.log(`FAILED: ${failed}`);
console.log(`Total: ${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exit(failed ? 1 : 0);

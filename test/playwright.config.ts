// Window tests: the real Electron app, driven through its own window.
import path from 'node:path';
import { defineConfig } from '@playwright/test';

const root = path.join(__dirname, '..');

export default defineConfig({
  testDir: path.join(__dirname, 'window'),
  testMatch: '**/*.spec.ts',
  outputDir: path.join(root, 'test-results', 'window'),
  reporter: [['list'], ['json', { outputFile: path.join(root, 'test-results', 'window.json') }]],
  timeout: 90_000,
  expect: { timeout: 15_000 },
  // one window at a time: the machines that these run on have two cores
  workers: 1,
  forbidOnly: Boolean(process.env['CI']),
});

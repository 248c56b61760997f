// The real window with the real engine: what the page cannot do, how files come in, and what happens when things fall.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { TRIXIE, buildKit } from '../journeys/media';
import { dropFile, openApp, rail, root, shots } from './app';
import type { RealApp } from './app';

let folder: string;
let real: RealApp;
test.beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'slipway-window-'));
  real = await openApp(folder, root, shots);
});
test.afterEach(async () => {
  await real.app.close();
  rmSync(folder, { recursive: true, force: true });
});

test('the page can do three things and reach nothing else', async () => {
  const { page } = real;
  const found = await page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'window.inline = true';
    document.head.append(script);
    const refused = async (work: () => Promise<unknown>): Promise<boolean> =>
      work().then(
        () => false,
        () => true,
      );
    return {
      bridge: Object.keys(window.slipway).sort(),
      node: 'require' in window || 'process' in window,
      inline: 'inline' in window,
      opened: window.open('https://example.invalid/') !== null,
      fetched: await refused(() => fetch('https://example.invalid/')),
      outside: (await fetch('app://slipway/%2e%2e/main/main.js')).status,
      policy: (await fetch('app://slipway/index.html')).headers.get('content-security-policy'),
      unknown: await window.slipway.call('constructor'),
      bad: await window.slipway.call('importImage', { path: 7 }),
    };
  });
  expect(found.bridge).toEqual(['call', 'onEvent', 'pathOf']);
  expect(found.node).toBe(false);
  expect(found.inline).toBe(false);
  expect(found.opened).toBe(false);
  expect(found.fetched).toBe(true);
  expect(found.outside).toBe(404);
  expect(found.policy).toContain("script-src 'self'");
  expect(found.unknown).toMatchObject({ ok: false, problem: { code: 'bad-argument' } });
  expect(found.bad).toMatchObject({ ok: false, problem: { code: 'bad-argument' } });
  await page.evaluate(() => window.location.assign('https://example.invalid/'));
  await page.waitForTimeout(300);
  expect(page.url()).toBe('app://slipway/index.html');
  expect(real.app.windows()).toHaveLength(1);
});

test('a file dropped beside the library does nothing; dropped on it, or chosen, it is imported', async () => {
  const { page } = real;
  const kit = buildKit(folder, TRIXIE);
  await rail(page, 'Settings').click();
  await dropFile(page, kit);
  await page.waitForTimeout(300);
  expect(page.url()).toBe('app://slipway/index.html');
  await rail(page, 'Library').click();
  await expect(page.locator('[data-distro], [data-import]')).toHaveCount(0);
  await page.locator('input[type=file]').setInputFiles(kit);
  await expect(page.locator('[data-distro][data-status="ready"]')).toBeVisible({ timeout: 60_000 });

  const nonsense = path.join(folder, '不是镜像 1.iso');
  writeFileSync(nonsense, Buffer.alloc(300_000, 'no image '));
  await dropFile(page, nonsense);
  const failed = page.locator('[data-import]').filter({ hasText: '不是镜像 1.iso' });
  await expect(failed).toContainText('not an ISO image');
  await failed.getByRole('button', { name: 'Dismiss' }).click();
  await expect(failed).toHaveCount(0);
});

test('the first-run card boots a simulated machine through the nine steps', async () => {
  const { page, shoot } = real;
  await page.getByRole('button', { name: 'Try it with a simulated machine' }).click();
  await expect(page.getByText('The simulated machine took')).toBeVisible({ timeout: 30_000 });
  await shoot('welcome-tried');
  await page.getByRole('button', { name: 'Show the machine' }).click();
  const map = page.getByRole('dialog').getByRole('list', { name: 'The nine steps' });
  await expect(map.locator('li[data-state="done"]')).toHaveCount(9);
});

test('an engine that is killed comes back, and what was saved is still there', async () => {
  const { page, app } = real;
  await rail(page, 'Settings').click();
  await page.getByLabel('HTTP port').fill('8123');
  await page.getByLabel('HTTP port').blur();
  await expect(page.getByText('Setting changed')).toBeVisible();
  const killed = await app.evaluate(({ app: electron }) => {
    const engine = electron.getAppMetrics().find(({ name }) => name === 'Slipway engine');
    if (engine) process.kill(engine.pid, 'SIGKILL');
    return engine !== undefined;
  });
  expect(killed).toBe(true);
  await expect(page.getByRole('alert').filter({ hasText: 'it is starting again' })).toBeVisible();
  await expect(page.getByRole('alert').filter({ hasText: 'it is starting again' })).toHaveCount(0, {
    timeout: 20_000,
  });
  const settings = await page.evaluate(() => window.slipway.call('settings'));
  expect(settings).toMatchObject({ ok: true, value: { httpPort: 8123 } });
});

test('a change of language and theme holds after a restart of the app', async () => {
  await rail(real.page, 'Settings').click();
  await real.page.getByRole('radiogroup', { name: 'Appearance' }).getByText('Dark').click();
  await real.page.getByRole('radiogroup', { name: 'Language' }).getByText('简体中文').click();
  await expect(rail(real.page, '镜像库')).toBeVisible();
  expect(
    await real.app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label)),
  ).toContain('文件');
  await real.app.close();
  expect(existsSync(path.join(folder, 'user', 'data'))).toBe(true);
  real = await openApp(folder, root, shots);
  await expect(rail(real.page, '镜像库')).toBeVisible();
  await expect(real.page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
});

test('closing the window ends app and engine', async () => {
  const { app } = real;
  const pids = await app.evaluate(({ app: electron }) => electron.getAppMetrics().map(({ pid }) => pid));
  expect(pids.length).toBeGreaterThan(2);
  const gone = new Promise<void>((resolve) => app.on('close', () => resolve()));
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await gone;
  const alive = (pid: number): boolean => {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  };
  await expect.poll(() => pids.filter(alive), { timeout: 8000 }).toEqual([]);
});

// The real app as a person uses it: started with its own data folder, its files dropped as the desktop drops them.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { _electron } from 'playwright';
import type { ElectronApplication, Page } from 'playwright';
import type { Bridge } from '../../electron/contract/door';

declare global {
  interface Window {
    readonly slipway: Bridge;
  }
}

export const root = path.join(__dirname, '..', '..');
export const shots = path.join(root, 'artifacts', 'screens');

/** Root has no sandbox; a virtual display has no GPU. */
export const launchFlags: readonly string[] = [
  '--disable-gpu',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

export const stringEnv = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );

export interface RealApp {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** What the app and its engine wrote to stderr. */
  text(): string;
  shoot(name: string): Promise<void>;
}

/** `folder` takes the app's user data; `from` is the checkout. */
export async function openApp(folder: string, from: string, pictures: string): Promise<RealApp> {
  mkdirSync(pictures, { recursive: true });
  const app = await _electron.launch({
    args: [...launchFlags, from, `--user-data-dir=${path.join(folder, 'user')}`, '--lang=en-US'],
    env: stringEnv(),
    cwd: from,
  });
  let written = '';
  app.process().stderr?.on('data', (bytes: Buffer) => (written += bytes.toString('utf8')));
  const page = await app.firstWindow();
  await page.waitForSelector('nav');
  return {
    app,
    page,
    text: () => written,
    shoot: async (name) => {
      await page.waitForTimeout(300);
      await page.screenshot({ path: path.join(pictures, `${name}.png`), animations: 'disabled' });
    },
  };
}

/** Drops a file as the operating system does: the page gets a real File with a real path. */
export async function dropFile(page: Page, file: string, x = 700, y = 450): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  const data = { items: [], files: [file], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await cdp.send('Input.dispatchDragEvent', { type, x, y, data });
  await cdp.detach();
}

export const rail = (page: Page, name: string) => page.getByRole('navigation').getByRole('button', { name });

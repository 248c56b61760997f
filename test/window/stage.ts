// Opens the built page on its stage (see stage/main.ts) with a chosen scene.
import { mkdirSync, mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { _electron } from 'playwright';
import type { ElectronApplication, Page } from 'playwright';
import { rolldown } from 'rolldown';
import type { Settings } from '../../electron/contract/settings';

export const root = path.join(__dirname, '..', '..');
export const shots = path.join(root, 'artifacts', 'screens');
mkdirSync(shots, { recursive: true });

export interface Scene {
  readonly filled: boolean;
  readonly settings?: Partial<Settings>;
}

export interface Stage {
  /** Loads the page anew with this scene. */
  show(scene: Scene): Promise<Page>;
  close(): Promise<void>;
}

async function bundle(input: string, format: 'cjs' | 'iife', file: string): Promise<string> {
  const made = await rolldown({
    input: path.join(__dirname, 'stage', input),
    external: ['electron'],
    platform: format === 'cjs' ? 'node' : 'browser',
  });
  const { output } = await made.write({ file, format });
  await made.close();
  return output[0].code;
}

export async function openStage(): Promise<Stage> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'slipway-stage-'));
  const main = path.join(folder, 'main.cjs');
  await bundle('main.ts', 'cjs', main);
  const script = await bundle('page.ts', 'iife', path.join(folder, 'page.js'));
  const app: ElectronApplication = await _electron.launch({
    args: [...launchFlags, main, `--user-data-dir=${path.join(folder, 'user')}`],
    env: { ...stringEnv(), STAGE_PAGE: path.join(root, 'out', 'renderer') },
    cwd: root,
  });
  const page = await app.firstWindow();
  let scene: Scene = { filled: false };
  return {
    show: async (next) => {
      scene = next;
      const chosen = JSON.stringify({ filled: scene.filled, settings: scene.settings ?? {} });
      await page.addInitScript({ content: `window.stageScene = ${chosen};\n${script}` });
      await page.goto('app://slipway/index.html');
      await page.waitForSelector('nav');
      return page;
    },
    close: () => app.close(),
  };
}

/** Root has no sandbox; a virtual display has no GPU. */
export const launchFlags: readonly string[] = [
  '--disable-gpu',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

export const stringEnv = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );

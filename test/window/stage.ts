// Opens the built page on its stage (see stage/main.ts) with a chosen scene.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { _electron } from 'playwright';
import type { Page } from 'playwright';
import type { Settings } from '../../electron/contract/settings';
import { launchFlags, shots, stringEnv } from './app';
import { bundle, root } from './bundle';

export interface Scene {
  readonly filled: boolean;
  readonly settings?: Partial<Settings>;
}

export interface Stage {
  /** Loads the page anew with this scene. */
  show(scene: Scene): Promise<Page>;
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  mkdirSync(shots, { recursive: true });
  const folder = mkdtempSync(path.join(os.tmpdir(), 'slipway-stage-'));
  const main = path.join(folder, 'main.cjs');
  await bundle('stage/main.ts', 'cjs', main);
  const script = await bundle('stage/page.ts', 'iife', path.join(folder, 'page.js'));
  const app = await _electron.launch({
    args: [...launchFlags, main, `--user-data-dir=${path.join(folder, 'user')}`],
    env: { ...stringEnv(), STAGE_PAGE: path.join(root, 'out', 'renderer') },
    cwd: root,
  });
  const page = await app.firstWindow();
  return {
    show: async (scene) => {
      const chosen = JSON.stringify({ filled: scene.filled, settings: scene.settings ?? {} });
      await page.addInitScript({ content: `window.stageScene = ${chosen};\n${script}` });
      await page.goto('app://slipway/index.html');
      await page.waitForSelector('nav');
      return page;
    },
    close: async () => {
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

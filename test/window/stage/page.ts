// Runs in the page before it loads: gives it the engine of paper that the test chose by `window.stageScene`.
import { fakeEngine } from '../../renderer/fake-engine';
import { filled } from '../../renderer/sample';
import type { Settings } from '../../../electron/contract/settings';

interface Scene {
  readonly filled: boolean;
  readonly settings: Partial<Settings>;
}

const holder = window as unknown as { stageScene: Scene; slipway: unknown; stage: unknown };
const engine = fakeEngine(holder.stageScene.filled ? filled : [], holder.stageScene.settings);
holder.slipway = engine.bridge;
holder.stage = engine;

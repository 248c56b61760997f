// Starts the engine as a utility process of this app: it dies with the app, and its work never stutters the window.
import path from 'node:path';
import { app, utilityProcess } from 'electron';
import type { FromEngine } from '../contract/door';
import { superviseEngine } from './supervisor';
import type { EngineLink, EngineProcess, EngineProcessEvents } from './supervisor';

/** Where everything of this user's Slipway lives. */
export const dataFolder = (): string =>
  process.env.SLIPWAY_DATA ?? path.join(app.getPath('userData'), 'data');

const assetsFolder = (): string =>
  path.join(app.isPackaged ? process.resourcesPath : app.getAppPath(), 'assets');

function start(events: EngineProcessEvents): EngineProcess {
  const file = path.join(__dirname, 'engine-process.js');
  const child = utilityProcess.fork(file, [dataFolder(), assetsFolder(), app.getVersion()], {
    serviceName: 'Slipway engine',
    stdio: 'pipe',
  });
  child.on('message', (message: FromEngine) => events.onMessage(message));
  child.on('exit', () => events.onExit());
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (bytes: Buffer) => {
      process.stderr.write(bytes);
      events.onText(bytes.toString('utf8'));
    });
  return {
    post: (message) => child.postMessage(message),
    kill: () => {
      child.kill();
    },
  };
}

export const startEngine = (
  q: Pick<Parameters<typeof superviseEngine>[0], 'onEvent' | 'onState'>,
): EngineLink => superviseEngine({ ...q, start });

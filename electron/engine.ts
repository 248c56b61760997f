// The engine: a plain Node program that a window, a terminal or a test hosts. The only place that knows all rooms.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Api, Reply } from './contract/api';
import type { SlipwayEvent } from './contract/events';
import type { Nic } from './contract/model';
import { emptyView } from './contract/view';
import { Attempts } from './engine/attempts';
import { makeApi } from './engine/api';
import { EventBus } from './engine/bus';
import { door, problemOf } from './engine/commands';
import { Imports } from './engine/imports';
import { rebuild } from './engine/rebuild';
import { STANDARD_PORTS } from './engine/rooms';
import type { EnginePorts, Rooms } from './engine/rooms';
import { ServingDesk } from './engine/serving';
import { Trees } from './engine/trees';
import { listNics } from './net/nics';
import { realNetwork } from './net/udp';
import type { Network } from './net/udp';
import { openStore } from './store/database';
import type { Store } from './store/database';
import { storeLayout } from './store/layout';
import { openEventLog } from './store/events';
import { openSettings } from './store/settings';
import type { SettingsStore } from './store/settings';

export interface EngineDeps {
  /** Everything the engine keeps is below this folder; made when it is not there. */
  readonly dataDir: string;
  /** Holds `loaders/manifest.json` and the loaders. */
  readonly assetsDir: string;
  readonly version: string;
  readonly now?: () => number;
  readonly network?: Network;
  readonly nics?: () => Promise<readonly Nic[]>;
  readonly ports?: Partial<EnginePorts>;
}

export interface Engine {
  /** For hosts that speak TypeScript: rejects with ProblemError. */
  readonly api: Api;
  /** The checked door: any name, any argument, never rejects. */
  call(command: string, args: unknown): Promise<Reply<unknown>>;
  subscribe(listener: (event: SlipwayEvent) => void): () => void;
  /** Stops serving (even while machines install), cancels imports, flushes the log and closes the stores. */
  close(): Promise<void>;
}

export async function createEngine(deps: EngineDeps): Promise<Engine> {
  const now = deps.now ?? Date.now;
  const { dataDir } = deps;
  const layout = storeLayout(dataDir);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const repaired: { file: string; kept: string }[] = [];
  const onRepaired = (file: string, kept: string): void => void repaired.push({ file, kept });
  const settings = openSettings(layout.settings, { onRepaired });
  const store = await openStore(dataDir, { onRepaired });
  try {
    return await start(deps, { now, settings, store, repaired });
  } catch (error) {
    await store.close();
    throw error;
  }
}

interface Opened {
  readonly now: () => number;
  readonly settings: SettingsStore;
  readonly store: Store;
  readonly repaired: readonly { readonly file: string; readonly kept: string }[];
}

async function start(deps: EngineDeps, opened: Opened): Promise<Engine> {
  const { now, settings, store, repaired } = opened;
  const { dataDir } = deps;
  const log = openEventLog(storeLayout(dataDir).events, {
    days: settings.get().logDays,
    onError: (error) => fault(error, 'store'),
  });

  const view = await rebuild(emptyView(settings.get()), store, log, now());
  const bus = new EventBus(log, now, { view, seq: log.lastSeq() });
  const fault: Rooms['fault'] = (error, area) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    bus.emit({ type: 'problem.raised', problem: problemOf(error), area });
  };
  const storeFault = (error: unknown): void => fault(error, 'store');
  const rooms: Rooms = {
    bus,
    store,
    settings,
    trees: new Trees(dataDir, (error) => fault(error, 'library')),
    attempts: new Attempts(bus, store.attempts, now, storeFault, await store.attempts.all()),
    network: deps.network ?? realNetwork(),
    dataDir,
    loadersDir: path.join(deps.assetsDir, 'loaders'),
    ports: { ...STANDARD_PORTS, ...deps.ports },
    now,
    nics: deps.nics ?? listNics,
    fault,
  };
  const desk = new ServingDesk(rooms);
  const imports = new Imports(rooms);
  bus.emit({ type: 'engine.started', version: deps.version });
  for (const { file, kept } of repaired)
    bus.emit({
      type: 'problem.raised',
      problem: { code: 'store-repaired', params: { file, kept } },
      area: 'store',
    });
  await imports.resume();

  const api = makeApi(rooms, desk, imports, log);
  return {
    api,
    call: door(api, (error) => fault(error, 'machine')),
    subscribe: (listener) => bus.subscribe(listener),
    close: async () => {
      // Each step also when the one before failed: the folder must be free again in any case.
      try {
        await desk.stop({ force: true, reason: 'exit' });
        await imports.close();
        await rooms.trees.closeAll();
      } finally {
        await log.close().finally(() => store.close());
      }
    },
  };
}

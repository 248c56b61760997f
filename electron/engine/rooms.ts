// What the engine's parts share: the stream with its view, the stores, the open trees, the clock, the network.
import type { Nic } from '../contract/model';
import type { Settings } from '../contract/settings';
import type { Network } from '../net/udp';
import type { Store } from '../store/database';
import type { SettingsStore } from '../store/settings';
import type { Attempts } from './attempts';
import type { EventBus } from './bus';
import type { Trees } from './trees';

export interface Rooms {
  readonly bus: EventBus;
  readonly store: Store;
  readonly settings: SettingsStore;
  readonly trees: Trees;
  readonly attempts: Attempts;
  readonly network: Network;
  readonly dataDir: string;
  readonly loadersDir: string;
  readonly ports: EnginePorts;
  readonly now: () => number;
  readonly nics: () => Promise<readonly Nic[]>;
  /** A bug or a failed write that has no caller to tell: it becomes an event, never silence. */
  readonly fault: (error: unknown, area: 'serve' | 'library' | 'store' | 'machine') => void;
}

/** UDP and TCP ports; others than the defaults are for tests and the simulated machine. */
export interface EnginePorts {
  readonly server: number;
  readonly client: number;
  readonly proxy: number;
  readonly tftp: number;
  /** Null: as the settings say. */
  readonly http: number | null;
}

export const STANDARD_PORTS: EnginePorts = { server: 67, client: 68, proxy: 4011, tftp: 69, http: null };

export const httpPortOf = (ports: EnginePorts, settings: Settings): number => ports.http ?? settings.httpPort;

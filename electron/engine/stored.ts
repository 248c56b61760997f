// What lies in a data folder, read without an engine and without taking the folder: for commands that only look,
// also while the window or `serve` owns it.
import type { SlipwayEvent } from '../contract/events';
import type { Distro, Lease, Nic, Profile, System } from '../contract/model';
import { apply, emptyView } from '../contract/view';
import type { MachineView } from '../contract/view';
import { isMachineEvent } from '../contract/view-machine';
import { listNics } from '../net/nics';
import { readCollection } from '../store/database';
import { followEvents, readEvents } from '../store/event-files';
import { storeLayout } from '../store/layout';
import { heldBy } from '../store/lock';
import { isCurrent } from './rebuild';
import { readSettings } from '../store/settings';

export interface Stored {
  nics(): Promise<readonly Nic[]>;
  distros(): Promise<readonly Distro[]>;
  profiles(): Promise<readonly Profile[]>;
  systems(): Promise<readonly System[]>;
  leases(): Promise<readonly Lease[]>;
  /** Folded from the event log. */
  machines(): Promise<readonly MachineView[]>;
  /** All kept events, oldest first. */
  events(): AsyncIterable<SlipwayEvent>;
  /** All kept events, then new ones as their process writes them, until `signal`. */
  follow(signal: AbortSignal): AsyncIterable<SlipwayEvent>;
  /** The process that owns the folder now, or null. */
  owner(): Promise<number | null>;
}

/** Its methods throw problem('cannot-read'); a folder that is not there is an empty one. */
export function readStored(dataDir: string): Stored {
  const { collections, events, settings } = storeLayout(dataDir);
  return {
    nics: () => listNics(),
    distros: () => readCollection(dataDir, 'distros'),
    profiles: () => readCollection(dataDir, 'profiles'),
    systems: () => readCollection(dataDir, 'systems'),
    leases: async () => {
      const now = Date.now();
      return (await readCollection(dataDir, 'leases')).filter((lease) => isCurrent(lease, now));
    },
    machines: async () => {
      let view = emptyView(readSettings(settings).value);
      for await (const event of readEvents(events)) if (isMachineEvent(event)) view = apply(view, event);
      return Object.values(view.machines);
    },
    events: () => readEvents(events),
    follow: (signal) => followEvents(events, 0, signal),
    owner: () => heldBy(collections),
  };
}

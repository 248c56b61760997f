// What people made and what the engine must remember over a restart: five collections in one folder that one process
// owns. Small by nature (nedb keeps all of it in memory); the event log is not in here.
import path from 'node:path';
import type { Firmware, PlanKind } from '../contract/events';
import type { AttemptId, DistroId, Mac, ProfileName, SystemName } from '../contract/ids';
import type { Distro, Lease, Profile, System } from '../contract/model';
import type { Collection } from './collection';
import { openCollection, readIfThere } from './collection';
import { storeLayout } from './layout';
import { readLines } from './lines';
import { lockFolder } from './lock';

export type { Collection } from './collection';

/** A boot-to-install run that may still be under way, so that a restarted engine knows its token and its plan. */
export interface AttemptRecord {
  id: AttemptId;
  mac: Mac;
  /** Secret part of the URLs that this run's machine was told. */
  token: string;
  startedAt: number;
  firmware: Firmware;
  plan: PlanKind | null;
  profile: ProfileName | null;
  system: SystemName | null;
  distro: DistroId | null;
  state: 'running' | 'installed' | 'failed' | 'own-disk' | 'ended';
  lastHeard: number;
  simulated: boolean;
}

/** The records by collection, and what each is found by. */
interface Records {
  distros: Distro;
  profiles: Profile;
  systems: System;
  leases: Lease;
  attempts: AttemptRecord;
}
const KEYS: { readonly [Name in keyof Records]: (doc: Records[Name]) => string } = {
  distros: ({ id }) => id,
  profiles: ({ name }) => name,
  systems: ({ name }) => name,
  leases: ({ ip }) => ip,
  attempts: ({ id }) => id,
};

export type Store = { readonly [Name in keyof Records]: Collection<Records[Name]> } & {
  /** Waits for writes under way, tidies the files and gives the folder free. */
  close(): Promise<void>;
};

/**
 * Takes the store in `dataDir` for this process and opens its collections. Throws problem('cannot-write') when another live process
 * has it, problem('cannot-read' | 'cannot-write') when a file refuses. `onRepaired`: a damaged file lost its bad
 * lines; its former bytes are in `kept`.
 */
export async function openStore(
  dataDir: string,
  options: { onRepaired: (file: string, kept: string) => void },
): Promise<Store> {
  const folder = storeLayout(dataDir).collections;
  const lock = await lockFolder(folder);
  const opened: { close(): Promise<void> }[] = [];
  const open = async <Name extends keyof Records>(name: Name): Promise<Collection<Records[Name]>> => {
    const { onRepaired } = options;
    const collection = await openCollection<Records[Name]>({ folder, name, keyOf: KEYS[name], onRepaired });
    opened.push(collection);
    return collection;
  };
  const close = async (): Promise<void> => {
    try {
      const ends = await Promise.allSettled(opened.map((collection) => collection.close()));
      const failed = ends.find((end) => end.status === 'rejected');
      if (failed) throw failed.reason;
    } finally {
      await lock.release();
    }
  };
  try {
    return {
      distros: await open('distros'),
      profiles: await open('profiles'),
      systems: await open('systems'),
      leases: await open('leases'),
      attempts: await open('attempts'),
      close,
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/**
 * A collection as it lies on disk, without taking the folder: for commands that only look while another process
 * serves. Half-written lines are left out, nothing is repaired. Throws problem('cannot-read').
 */
export async function readCollection<Name extends keyof Records>(
  dataDir: string,
  name: Name,
): Promise<Records[Name][]> {
  const file = path.join(storeLayout(dataDir).collections, `${name}.db`);
  // nedb's rewrite goes through `name.db~`; where a crash left only that, it is the collection
  const text = (await readIfThere(file)) ?? (await readIfThere(`${file}~`)) ?? '';
  const bodies = [...readLines(text).bodies] as [string, Records[Name]][];
  return bodies.filter(([id, doc]) => KEYS[name](doc) === id).map(([, doc]) => doc);
}

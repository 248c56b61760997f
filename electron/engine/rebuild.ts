// The view at start: what people made comes from the stores; what machines did comes from the event log.
import type { Lease } from '../contract/model';
import type { View } from '../contract/view';
import { apply, tableOf } from '../contract/view';
import { isMachineEvent } from '../contract/view-machine';
import type { EventLog } from '../store/events';
import type { Store } from '../store/database';

/** Events folded at start; older ones stay in the log files. */
const FOLDED = 100_000;

/** Given back or run out is no lease any more, although its record stays so that its machine gets the address again. */
export const isCurrent = ({ state, expiresAt }: Lease, now: number): boolean =>
  state !== 'released' && expiresAt > now;

export async function rebuild(empty: View, store: Store, log: EventLog, now: number): Promise<View> {
  const after = Math.max(0, log.lastSeq() - FOLDED);
  const events = await log.read({ after, limit: FOLDED });
  const { machines } = events.filter(isMachineEvent).reduce(apply, empty);
  const leases = (await store.leases.all()).filter((lease) => isCurrent(lease, now));
  return {
    ...empty,
    machines,
    distros: keyed(await store.distros.all(), ({ id }) => id),
    profiles: keyed(await store.profiles.all(), ({ name }) => name),
    systems: keyed(await store.systems.all(), ({ name }) => name),
    leases: keyed(leases, ({ ip }) => ip),
  };
}

const keyed = <Value>(
  values: readonly Value[],
  key: (value: Value) => string,
): Readonly<Record<string, Value>> => tableOf(Object.fromEntries(values.map((value) => [key(value), value])));

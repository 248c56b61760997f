// The nine steps as the event stream tells them, by the same table that the window uses.
import type { SlipwayEvent } from '../../electron/contract/events';
import { lights } from '../../electron/contract/steps';

/** The steps of this machine in the order in which each was first reached, up to event `last`. */
export function reachedInOrder(events: readonly SlipwayEvent[], mac: string, last: number): number[] {
  const reached: number[] = [];
  for (const event of events) {
    if (!('mac' in event) || event.mac !== mac || event.seq > last) continue;
    const lit = lights(event);
    if (lit && !reached.includes(lit.step)) reached.push(lit.step);
  }
  return reached;
}

// Keeps a chatty neighbour from filling the log: the same refusal of the same machine is told once a minute.
import type { EventBody } from '../contract/events';

const REPEAT_MS = 60_000;
const REMEMBERED = 2000;

export function quieted(emit: (body: EventBody) => void, now: () => number): (body: EventBody) => void {
  const told = new Map<string, number>();
  return (body) => {
    if (body.type === 'dhcp.ignored' || body.type === 'tftp.missed' || body.type === 'http.missed') {
      const what =
        body.type === 'dhcp.ignored' ? body.reason : body.type === 'tftp.missed' ? body.file : body.path;
      const key = `${body.type} ${body.mac ?? ''} ${what}`;
      const at = now();
      if (at - (told.get(key) ?? -Infinity) < REPEAT_MS) return;
      if (told.size >= REMEMBERED) told.clear();
      told.set(key, at);
    }
    emit(body);
  };
}

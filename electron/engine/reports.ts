// What an installer says about itself, and what follows from it.
import type { InstallState } from '../contract/events';
import { idOf } from './attempts';
import type { Attempt } from './attempts';
import { systemOf } from './decide';
import type { Rooms } from './rooms';
import { disarm } from './systems';

/** `finished` disarms the system before the installer's request is answered: the reboot that follows finds it so. */
export async function reported(
  rooms: Rooms,
  attempt: Attempt,
  state: InstallState,
  detail: string,
): Promise<void> {
  const { bus } = rooms;
  const ended = attempt.record.state !== 'running';
  if (state === 'finished' && !ended) {
    const system = systemOf(bus.view, attempt.record.mac);
    // Only the profile that this attempt installed: a person may have chosen another one meanwhile.
    if (system && system.profile === attempt.record.profile) {
      await disarm(rooms, system.name, rooms.now());
      bus.emit({ type: 'system.disarmed', ...idOf(attempt), system: system.name });
    }
  }
  if (!ended) bus.emit({ type: 'install.reported', ...idOf(attempt), state, detail });
}

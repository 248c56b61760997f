// The real app as the lab drives it: the built command line as a child process inside the lab's network namespace.
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventOf, EventType, SlipwayEvent } from '../../electron/contract/events';
import { parseMac } from '../../electron/contract/ids';
import { settings } from '../../electron/contract/settings';
import { apply, emptyView } from '../../electron/contract/view';
import type { MachineView, View } from '../../electron/contract/view';
import { BRIDGE } from './namespace';
import type { Lab } from './namespace';
import type { Machine } from './machine';

const CLI = path.join(import.meta.dirname, '..', '..', 'out', 'main', 'cli.js');

export interface Slipway {
  readonly data: string;
  /** Runs a verb with `--json` to its end; its JSON. Rejects, with what it wrote, unless it ends with 0. */
  call<Value>(...args: string[]): Promise<Value>;
  /** `serve` on the bridge; resolves when every port is open. */
  serve(...args: string[]): Promise<Serve>;
}

export interface Serve {
  readonly events: readonly SlipwayEvent[];
  view(): View;
  machine(mac: string): MachineView;
  /** The first event of this type about `machine` that `where` accepts, past or to come, not older than `since` (a `seq`). */
  until<Type extends EventType>(
    machine: Machine,
    type: Type,
    seconds: number,
    where?: (event: EventOf<Type>) => boolean,
    since?: number,
  ): Promise<EventOf<Type>>;
  /** Asks it to end as a person does (Ctrl+C); its exit code. */
  stop(): Promise<number | null>;
}

export function slipway(lab: Lab, data: string): Slipway {
  const command = [CLI, '--data', data, '--json'];
  let serves = 0;
  return {
    data,
    call: async <Value>(...args: string[]) =>
      JSON.parse(await lab.exec(process.execPath, [...command, ...args])) as Value,
    serve: async (...args) => {
      const name = `slipway.serve-${++serves}`;
      const wanted = ['serve', '--nic', BRIDGE, '--mode', 'dhcp', ...args];
      const running = lab.start(name, process.execPath, [...command, ...wanted], { pipe: true });
      const { stdout } = running.child;
      if (!stdout) throw new Error('serve has no stdout');
      const events: SlipwayEvent[] = [];
      let view = emptyView(settings.parse({}));
      let nonsense: string | null = null;
      createInterface({ input: stdout }).on('line', (line) => {
        try {
          const event = JSON.parse(line) as SlipwayEvent;
          events.push(event);
          view = apply(view, event);
        } catch (error) {
          nonsense ??= `${line} (${String(error)})`;
        }
      });
      const check = (): void => {
        if (nonsense !== null) throw new Error(`serve wrote a line that is no event: ${nonsense}`);
        if (!running.alive()) throw new Error(`serve has ended; see ${name}.log`);
      };
      for (let tries = 0; view.serving === null; tries++) {
        check();
        if (tries > 600) throw new Error('serve did not open its ports in 30 s');
        await sleep(50);
      }
      return {
        events,
        view: () => view,
        machine: (mac) => {
          const found = view.machines[parseMac(mac) ?? ''];
          if (!found)
            throw new Error(`${mac} is not among the machines: ${Object.keys(view.machines).join(', ')}`);
          return found;
        },
        until: async (machine, type, seconds, where = () => true, since = 0) => {
          type Wanted = EventOf<typeof type>;
          const fits = (event: SlipwayEvent): event is Wanted =>
            event.type === type &&
            event.seq > since &&
            'mac' in event &&
            event.mac === machine.mac &&
            where(event as Wanted);
          const end = Date.now() + seconds * 1000;
          for (;;) {
            const found = events.find(fits);
            if (found) return found;
            check();
            const fault =
              machine.serial.fault() ?? (Date.now() > end ? `not in ${Math.round(seconds)} s` : null);
            if (fault !== null) {
              const told = events.filter((event) => 'mac' in event && event.mac === machine.mac).slice(-15);
              const lines = told.map((event) => JSON.stringify(event)).join('\n');
              throw new Error(
                `waited for ${type} of ${machine.spec.name}: ${fault}\n${lines}\n${machine.serial.text().slice(-2500)}`,
              );
            }
            await sleep(50);
          }
        },
        stop: () => running.stop('SIGINT', 15_000),
      };
    },
  };
}

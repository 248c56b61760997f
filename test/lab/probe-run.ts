// One probe installation from power-on to the machine's own disk: what the machine says on its serial line is held
// against what the app says in its events.
import { expect } from 'vitest';
import type { Machine } from './machine';
import { limit } from './pace';
import type { Serve } from './slipway';
import { reachedInOrder } from './steps';
import { Stopwatch } from './times';

/** Kernel arguments of the probe profiles: all it says goes to the serial line; mitigations cost time under emulation. */
export const CONSOLE = 'console=ttyS0,115200n8 mitigations=off';
export const SUITES = { 12: 'bookworm', 13: 'trixie' } as const;
export type Major = keyof typeof SUITES;

export interface Order {
  readonly major: Major;
  readonly hostname: string;
  readonly steps: readonly number[];
}

/** Follows one machine from power-on to its own disk, checking what it says against what the app says. */
export async function followInstall(serve: Serve, machine: Machine, order: Order): Promise<void> {
  const { serial, mac } = machine;
  const watch = new Stopwatch(machine.spec.name, machine);
  const first = await serve.until(machine, 'dhcp.discovered', limit(30));
  watch.mark('first packet', first.at);
  const script = await serve.until(machine, 'script.sent', limit(60));
  expect(script.plan).toBe('install');
  watch.mark('loader asks what to boot', script.at);
  const initrd = await serve.until(
    machine,
    'file.sent',
    limit(60),
    ({ role, complete }) => role === 'initrd' && complete,
  );
  watch.mark('kernel and initrd sent', initrd.at);

  const [, line] = await serial.expect(/PROBE-CMDLINE (.*)/, limit(30));
  expect(line).toContain(CONSOLE);
  expect(line?.toLowerCase()).toContain(`bootif=01-${mac.replaceAll(':', '-')}`);
  const [, ip, host] = await serial.expect(/PROBE-NET .* ip=(\S+) .* host=(\S*)/, limit(30));
  expect(host).toBe(order.hostname);
  const [, sha256] = await serial.expect(/PROBE-ANSWER-SHA256 (\w{64})/, limit(20));
  const answer = await serve.until(machine, 'answer.sent', limit(5));
  watch.mark('answer file sent', answer.at);
  expect(answer.sha256).toBe(sha256);
  const started = await serve.until(
    machine,
    'install.reported',
    limit(20),
    ({ state }) => state === 'started',
  );
  watch.mark('reported: started', started.at);
  await serial.expect(/PROBE-UDEBS [1-9]/, limit(20));
  await serial.expect(/PROBE-DISK \/dev\/vda/, limit(20));
  watch.mark('disk written');
  await serial.expect(/PROBE-PACKAGES 3\b/, limit(20));
  const finished = await serve.until(
    machine,
    'install.reported',
    limit(20),
    ({ state }) => state === 'finished',
  );
  watch.mark('reported: finished', finished.at);
  await serial.expect(/PROBE-DONE/, limit(20));

  const again = await serve.until(machine, 'script.sent', limit(60), () => true, finished.seq);
  expect(again.plan, 'the second network boot must not install again').toBe('local-disk');
  watch.mark('told to boot from its disk', again.at);
  const [, stamp] = await serial.expect(/PROBE-DISK-BOOTED ([^\n]*)/, limit(90));
  watch.mark('runs from its disk');
  expect(stamp?.trim()).toBe(`${SUITES[order.major]} ${order.hostname} ${mac}`);
  watch.save();

  expect(reachedInOrder(serve.events, mac, finished.seq)).toEqual(order.steps);
  const view = serve.machine(mac);
  expect(view.ip).toBe(ip);
  const [attempt] = view.attempts;
  expect(attempt).toMatchObject({
    plan: 'install',
    outcome: 'installed',
    packages: { count: expect.any(Number) as number },
  });
  const states = attempt?.steps.map(({ state }) => state);
  expect(states).toEqual(
    [1, 2, 3, 4, 5, 6, 7, 8, 9].map((step) => (order.steps.includes(step) ? 'done' : 'hollow')),
  );
}

// The verbs that only read the data folder.
import { describe, expect, it } from 'vitest';
import type { AttemptId, Mac } from '../../electron/contract/ids';
import { openEventLog } from '../../electron/store/events';
import { openStore } from '../../electron/store/database';
import { storeLayout } from '../../electron/store/layout';
import { temporaryFolder } from '../store/folder';
import { event, ipOf, lease } from '../store/records';
import { run, start } from './fake-host';

const MAC = '52:54:00:12:34:56' as Mac;

describe('looking', () => {
  it('lists what the store has, for people and for programs', async () => {
    const folder = await temporaryFolder();
    expect((await run(['leases'], folder)).out).toBe('No addresses are given out.\n');
    const store = await openStore(folder, { onRepaired: () => undefined });
    const bound = { ...lease(1), expiresAt: Date.now() + 3_600_000 };
    await store.leases.put(bound);
    await store.leases.put({ ...bound, ip: ipOf(2), state: 'released' });
    await store.leases.put(lease(3)); // ran out long ago
    const { out } = await run(['leases'], folder);
    expect(out.split('\n').map((line) => line.split(/ {2,}/).slice(0, 3))).toEqual([
      ['ADDRESS', 'MAC', 'STATE'],
      ['10.0.0.2', MAC, 'bound'],
      [''],
    ]);
    expect(JSON.parse((await run(['leases', '--json'], folder)).out)).toEqual([bound]);
    await store.close();
  });

  it('folds machines from the event log and prints the log', async () => {
    const folder = await temporaryFolder();
    const log = openEventLog(storeLayout(folder).events, { days: 36_500 });
    const of = { mac: MAC, attempt: 'a-1' as AttemptId };
    log.append({
      ...of,
      seq: 1,
      at: 1000,
      type: 'attempt.started',
      firmware: 'bios',
      uuid: null,
      system: null,
      profile: null,
      distro: null,
      simulated: false,
    });
    log.append({
      ...of,
      seq: 2,
      at: 2000,
      type: 'dhcp.discovered',
      stage: 'firmware',
      firmware: 'bios',
      userClass: null,
      vendorClass: null,
    });
    log.append(event(3));
    await log.close();
    const machines = JSON.parse((await run(['machines', '--json'], folder)).out) as unknown;
    expect(machines).toMatchObject([
      { mac: MAC, status: 'booting', lastHeard: 2000, attempts: [{ step: 1 }] },
    ]);
    expect((await run(['machines'], folder)).out).toContain('1 of 9: asks the network for an address');
    const lines = (await run(['events', '--json'], folder)).out.trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { seq: number }).seq)).toEqual([1, 2, 3]);
    expect((await run(['events'], folder)).out).toMatch(
      /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}52:54:00:12:34:56 boots from the network \(bios\)/,
    );
  });

  it('follows the log of another process until Ctrl+C', async () => {
    const folder = await temporaryFolder();
    const following = start(['events', '--follow'], folder, () =>
      Promise.reject(new Error('must not open an engine')),
    );
    const log = openEventLog(storeLayout(folder).events, { days: 36_500 });
    log.append(event(1));
    await following.until('reason 1');
    log.append(event(2));
    await following.until('reason 2');
    following.stop();
    expect((await following.done).code).toBe(0);
    await log.close();
  });
});

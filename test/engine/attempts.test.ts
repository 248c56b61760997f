// Which packets belong to one boot: repeated DISCOVERs join it, a restarted machine begins another.
import { describe, expect, it } from 'vitest';
import type { Client } from '../../electron/boot/client';
import { parseMac } from '../../electron/contract/ids';
import type { Mac } from '../../electron/contract/ids';
import { settings } from '../../electron/contract/settings';
import { emptyView } from '../../electron/contract/view';
import type { View } from '../../electron/contract/view';
import { Attempts, idOf } from '../../electron/engine/attempts';
import type { Attempt } from '../../electron/engine/attempts';
import { EventBus } from '../../electron/engine/bus';
import type { Decision } from '../../electron/engine/decide';
import type { AttemptRecord } from '../../electron/store/database';

const MAC = parseMac('52:54:00:12:34:56') as Mac;
const MENU: Decision = { system: null, plan: { kind: 'menu' } };

function bench(stored: readonly AttemptRecord[] = [], view: View = emptyView(settings.parse({}))) {
  const clock = { at: 1_000_000 };
  const kept = new Map(stored.map((record) => [record.id as string, record]));
  const bus = new EventBus({ append: () => undefined }, () => clock.at, { view, seq: 0 });
  const store = {
    put: (record: AttemptRecord) => Promise.resolve(void kept.set(record.id, record)),
    remove: (id: string) => Promise.resolve(void kept.delete(id)),
  };
  const fail = (error: unknown): never => {
    throw error;
  };
  const attempts = new Attempts(bus, store, () => clock.at, fail, stored);
  const client = (stage: Client['stage']): Client => ({
    mac: MAC,
    uuid: null,
    arch: 7,
    firmware: 'uefi-x64',
    kind: stage === 'loader' ? 'ipxe' : 'pxe',
    stage,
    userClass: null,
    vendorClass: null,
    hostname: null,
    clientId: null,
    requested: null,
    serverId: null,
    type: 'discover',
  });
  /** As the DHCP service does it. */
  const discover = (stage: 'firmware' | 'loader'): { attempt: Attempt; stage: string } => {
    clock.at += 1000;
    const found = attempts.discovered(MAC, client(stage), MENU, false);
    bus.emit({
      type: 'dhcp.discovered',
      ...idOf(found.attempt),
      stage: found.stage,
      firmware: 'uefi-x64',
      userClass: null,
      vendorClass: null,
    });
    attempts.planned(found.attempt, MENU);
    return found;
  };
  const scripted = (attempt: Attempt, plan: 'menu' | 'install'): void =>
    void bus.emit({ type: 'script.sent', ...idOf(attempt), ip: '10.0.0.9' as never, plan, url: '/' });
  return { attempts, bus, kept, discover, scripted };
}

describe('DISCOVERs of one machine', () => {
  it('joins repeats of the firmware and of the loader to one attempt', () => {
    const { discover } = bench();
    const { attempt } = discover('firmware');
    expect(discover('firmware').attempt).toBe(attempt);
    for (let repeat = 0; repeat < 4; repeat += 1)
      expect(discover('loader')).toEqual({ attempt, stage: 'loader' });
  });

  it('joins the repeats of an iPXE that is the firmware itself, as firmware', () => {
    const { discover } = bench();
    const { attempt } = discover('loader');
    for (let repeat = 0; repeat < 4; repeat += 1)
      expect(discover('loader')).toEqual({ attempt, stage: 'firmware' });
  });

  it('takes a loader that asks again after its script for a new boot', () => {
    const { discover, scripted } = bench();
    const { attempt } = discover('loader');
    scripted(attempt, 'menu');
    expect(discover('loader').attempt).not.toBe(attempt);
  });

  it('takes firmware that asks again after its loader ran for a new boot, with a new token', () => {
    const { attempts, discover } = bench();
    const { attempt } = discover('firmware');
    discover('loader');
    const next = discover('firmware').attempt;
    expect(next).not.toBe(attempt);
    expect(attempts.ofToken(attempt.record.token)).toBeNull();
    expect(attempts.ofToken(next.record.token)).toBe(next);
  });

  it('goes on where it was after a restart of the engine', () => {
    const before = bench();
    const { attempt } = before.discover('firmware');
    before.discover('loader');
    const after = bench([...before.kept.values()], before.bus.view);
    const again = after.discover('loader');
    expect(again.stage).toBe('loader');
    expect(again.attempt.record.id).toBe(attempt.record.id);
    expect(after.attempts.ofToken(attempt.record.token)).toBe(again.attempt);
  });
});

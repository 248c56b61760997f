import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseIp } from '../../electron/contract/ids';
import type { Ip } from '../../electron/contract/ids';
import type { Nic } from '../../electron/contract/model';
import type { Problem } from '../../electron/contract/problems';
import { guardNic } from '../../electron/engine/nic-guard';

const ADDRESS = parseIp('192.168.7.1') as Ip;
const nic = (address: string | null): Nic => ({
  name: 'eth1',
  mac: null,
  address: address === null ? null : parseIp(address),
  netmask: parseIp('255.255.255.0'),
  linkUp: address !== null,
  kind: 'wired',
});

describe('a NIC under a running server', () => {
  let problems: Problem[];
  let guard: ReturnType<typeof guardNic>;
  beforeEach(() => {
    vi.useFakeTimers();
    problems = [];
    guard = guardNic({ name: 'eth1', address: ADDRESS }, (problem) => problems.push(problem));
  });
  afterEach(() => {
    guard.end();
    vi.useRealTimers();
  });

  it('may lose its address while the machine on a direct cable restarts', () => {
    guard.look(nic(null));
    vi.advanceTimersByTime(40_000);
    guard.look(nic('192.168.7.1'));
    vi.advanceTimersByTime(120_000);
    expect(problems).toEqual([]);
  });

  it('has gone when the address stays away', () => {
    guard.look(nic(null));
    vi.advanceTimersByTime(46_000);
    expect(problems).toEqual([{ code: 'nic-gone', params: { nic: 'eth1' } }]);
  });

  it('has gone soon when the card itself is missing', () => {
    guard.look(null);
    vi.advanceTimersByTime(5001);
    expect(problems.map(({ code }) => code)).toEqual(['nic-gone']);
  });

  it('ends serving at once under another address, and only once', () => {
    guard.look(nic('10.0.0.5'));
    guard.look(null);
    vi.advanceTimersByTime(60_000);
    expect(problems).toEqual([{ code: 'nic-changed', params: { nic: 'eth1', address: '10.0.0.5' } }]);
  });
});

import { describe, expect, it } from 'vitest';
import type { LeaseTable } from '../../electron/boot/leases';
import { ipFromNumber, ipToNumber } from '../../electron/contract/ids';
import type { Mac } from '../../electron/contract/ids';
import { HOUR, T, bind, lease, m, offer, range, table } from './lease-asking';
import { ip } from './packets';

describe('size', () => {
  const big = { from: ip('10.1.0.0'), to: ip('10.1.255.255'), netmask: ip('255.0.0.0') };
  /** Milliseconds for `count` machines from DISCOVER to ACK. */
  function run(t: LeaseTable, from: number, count: number, now: number): number {
    const start = performance.now();
    for (let n = from; n < from + count; n += 1) lease(t, m(n), { now });
    return performance.now() - start;
  }
  it('10,000 machines, each its own address, and the last as quick as the first', () => {
    const t = table([], big);
    run(table([], big), 0, 2000, T); // warm
    const first = run(t, 0, 10_000, T);
    expect(new Set(t.all().map((one) => one.ip)).size).toBe(10_000);
    const later = run(t, 10_000, 30_000, T) / 3;
    expect(first).toBeLessThan(2000);
    expect(later).toBeLessThan(first * 6 + 100);
  });
  it('a full /16 is no slower for taking over ended leases', () => {
    const t = table([], big);
    const fresh = run(t, 0, 65_536, T) / 6.5;
    expect(offer(t, m(70_000))).toBeNull();
    const reused = run(t, 100_000, 10_000, T + 2 * HOUR);
    expect(reused).toBeLessThan(fresh * 10 + 300);
  });
  it('a flood of made-up machines leaves nothing behind', () => {
    const t = table([], big);
    for (let n = 0; n < 20_000; n += 1)
      offer(t, m(n), { now: T + n, requested: ipFromNumber(ipToNumber(big.from) + (n % 7)) });
    expect(t.all()).toEqual([]);
    expect(lease(t, m(99_999), { now: T + 200_000 })).toBeTruthy();
  });
});

describe('seeded rounds of everything', () => {
  it('no address is ever in use by two machines', () => {
    let seed = 42;
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * below);
    };
    const t = table([], { to: ip('10.0.0.19') });
    const holder = new Map<string, { mac: Mac; until: number }>();
    let now = T;
    let bound = 0;
    for (let step = 0; step < 10_000; step += 1) {
      now += random(120_000);
      const who = m(random(14));
      const address = ipFromNumber(ipToNumber(range.from) + random(12));
      const act = random(8);
      if (act === 7) t.setReservations(new Map([[address, who]]));
      else if (act === 6) t.expire(now);
      else if (act === 5) {
        if (t.decline(who, address, now) && holder.get(address)?.mac === who) holder.delete(address);
      } else if (act === 4) {
        if (t.release(who, address, now)) holder.delete(address);
      } else {
        const wanted = act < 3 ? offer(t, who, { now, requested: address })?.ip : address;
        const made = wanted ? bind(t, who, wanted, { now }) : null;
        if (made && 'lease' in made) {
          bound += 1;
          const other = holder.get(made.lease.ip);
          expect(other === undefined || other.mac === who || other.until <= now).toBe(true);
          for (const [key, held] of holder) if (held.mac === who) holder.delete(key);
          holder.set(made.lease.ip, { mac: who, until: made.lease.expiresAt });
        }
      }
    }
    expect(bound).toBeGreaterThan(2000);
  });
});

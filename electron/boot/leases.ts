// Who has which address: RFC 2131 §4.3 as pure state. One machine keeps one address: firmware, loader, installer and
// installed system often send different client ids for one card, so the hardware address is the key and a client id
// only helps a machine whose card is unknown.
import { ipFromNumber, ipToNumber } from '../contract/ids';
import type { Ip, Mac } from '../contract/ids';
import type { Lease } from '../contract/model';
import type { BindQuery, Bound, LeaseRange, OfferQuery } from './lease-queries';
import { Deadlines, Fifo } from './lease-queues';
import { Offers } from './offers';
import { isInSubnet, subnetOf } from './pool';

export { checkPool, proposePool } from './pool';

export type { BindQuery, Bound, LeaseRange, OfferQuery } from './lease-queries';

const QUARANTINE_MS = 30 * 60_000;

export class LeaseTable {
  /** Current and ended leases; an ended one lets its machine have the address again while nobody else needs it. */
  private readonly leases = new Map<Ip, Lease>();
  private readonly ipOfMac = new Map<Mac, Ip>();
  private readonly ipOfClient = new Map<string, Ip>();
  private readonly offers = new Offers((ip) => this.giveBack(ip));
  private readonly ends = new Deadlines<{ at: number; lease: Lease }>(
    ({ lease }) => this.leases.get(lease.ip) === lease,
  );
  /** Ended leases, oldest first. */
  private readonly idle = new Fifo<Lease>(
    (lease) => this.leases.get(lease.ip) === lease && lease.state !== 'declined',
  );
  /** Addresses without any lease that the cursor has passed. */
  private readonly returned = new Fifo<Ip>((ip) => this.isUntouched(ip));
  private readonly over = new WeakSet<Lease>();
  private ended: Lease[] = [];
  private reserved: ReadonlyMap<Ip, Mac> = new Map();
  private reservedOf: ReadonlyMap<Mac, Ip> = new Map();
  private readonly barred: ReadonlySet<Ip>;
  private readonly first: number;
  private readonly last: number;
  /** The next address that was never given; it only moves up, so walking the pool is paid once. */
  private cursor: number;

  constructor(
    private readonly range: LeaseRange,
    leases: readonly Lease[],
  ) {
    const { network, broadcast } = subnetOf(range.server, range.netmask);
    this.barred = new Set([range.server, ipFromNumber(network), ipFromNumber(broadcast), ...range.exclude]);
    this.first = ipToNumber(range.from);
    this.last = ipToNumber(range.to);
    this.cursor = this.first;
    for (const lease of [...leases].sort((a, b) => a.expiresAt - b.expiresAt))
      if (isInSubnet(lease.ip, range.server, range.netmask) && !this.barred.has(lease.ip)) this.keep(lease);
  }

  /** Addresses that only their machine gets, inside the pool or outside. */
  setReservations(map: ReadonlyMap<Ip, Mac>): void {
    const before = this.reserved;
    this.reserved = new Map(map);
    this.reservedOf = new Map([...map].map(([ip, mac]) => [mac, ip]));
    for (const ip of before.keys()) this.giveBack(ip);
  }

  /** `fresh`: this machine did not have the address before (worth a look whether another host uses it). */
  offer(q: OfferQuery): { ip: Ip; fresh: boolean } | null {
    this.settle(q.now);
    const ip = this.choose(q);
    if (!ip) return null;
    const fresh = this.leases.get(ip)?.mac !== q.mac;
    this.offers.hold(q.mac, ip, fresh, q.now);
    return { ip, fresh };
  }

  bind(q: BindQuery): Bound {
    if (q.ip === '0.0.0.0') return null;
    this.settle(q.now);
    const verdict = this.judge(q);
    if (verdict !== 'bind') return verdict;
    const before = this.leases.get(q.ip);
    const same = before?.mac === q.mac ? before : null;
    const lease: Lease = {
      ip: q.ip,
      mac: q.mac,
      clientId: q.clientId,
      hostname: q.hostname ?? same?.hostname ?? null,
      state: 'bound',
      boundAt: same && isLive(same, q.now) ? same.boundAt : q.now,
      expiresAt: q.now + this.range.leaseSeconds * 1000,
    };
    const replaced = this.dropOther(q.mac, q.ip);
    if (before) this.forget(before);
    this.offers.settle(q.mac, q.ip);
    this.keep(lease);
    return { lease, replaced };
  }

  /** The client gives its address back; it gets the same one again while it is free. */
  release(mac: Mac, ip: Ip, now: number): Lease | null {
    const held = this.leases.get(ip);
    if (held?.mac !== mac || held.state !== 'bound') return null;
    const lease: Lease = { ...held, state: 'released', expiresAt: Math.min(now, held.expiresAt) };
    this.keep(lease);
    return lease;
  }

  /** The client found another host on the address: it rests for half an hour. Null unless it was this client's to refuse. */
  decline(mac: Mac, ip: Ip, now: number): Lease | null {
    const held = this.leases.get(ip);
    const mine = held?.mac === mac && held.state !== 'declined';
    if (!mine && this.offers.at(ip, now)?.mac !== mac) return null;
    if (held) this.forget(held);
    this.offers.settle(mac, ip);
    const { clientId, hostname } = (mine ? held : null) ?? { clientId: null, hostname: null };
    const lease: Lease = {
      ip,
      mac,
      clientId,
      hostname,
      state: 'declined',
      boundAt: now,
      expiresAt: now + QUARANTINE_MS,
    };
    this.keep(lease);
    return lease;
  }

  /** Leases and quarantines that ended since the last call, unless the address has been bound again. */
  expire(now: number): Lease[] {
    this.settle(now);
    const ended = this.ended.filter((lease) => (this.leases.get(lease.ip) ?? lease) === lease);
    this.ended = [];
    return ended;
  }

  /** The machine's current or last lease. */
  byMac(mac: Mac): Lease | null {
    const ip = this.ipOfMac.get(mac);
    return ip ? this.byIp(ip) : null;
  }

  byIp(ip: Ip): Lease | null {
    return this.leases.get(ip) ?? null;
  }

  /** Ended leases that are still remembered included. */
  all(): Lease[] {
    return [...this.leases.values()];
  }

  /** RFC 2131 §4.3.1: reservation, current or last binding, the address asked for, a new one, the one idle longest. */
  private choose(q: OfferQuery): Ip | null {
    const { mac, now } = q;
    const own = this.reservationOf(q);
    if (own && this.mayHave(own, mac, now, own)) return own;
    const candidates = [
      this.offers.of(mac, now)?.ip,
      this.ipOfMac.get(mac),
      this.idleOfClient(q),
      q.requested,
    ];
    for (const ip of candidates) if (ip && this.inPool(ip) && this.mayHave(ip, mac, now, own)) return ip;
    const current = this.byMac(mac);
    if (current && isLive(current, now) && this.mayHave(current.ip, mac, now, own)) return current.ip;
    return this.takeFree() ?? (this.offers.reclaim(now) ? this.takeFree() : null);
  }

  private takeFree(): Ip | null {
    while (this.cursor <= this.last) {
      const ip = ipFromNumber(this.cursor);
      this.cursor += 1;
      if (this.isUntouched(ip)) return ip;
    }
    const returned = this.returned.take();
    if (returned) return returned;
    for (let lease = this.idle.take(); lease; lease = this.idle.take())
      if (this.inPool(lease.ip) && !this.reserved.has(lease.ip) && !this.offers.has(lease.ip))
        return lease.ip;
    return null;
  }

  private judge(q: BindQuery): 'bind' | Exclude<Bound, { lease: Lease }> {
    const { ip, mac, now } = q;
    if (!isInSubnet(ip, this.range.server, this.range.netmask))
      return { refused: 'the address is not of this network' };
    if (this.barred.has(ip)) return { refused: 'the address is not for machines' };
    const held = this.leases.get(ip);
    const live = held && isLive(held, now) ? held : null;
    const own = this.reservationOf(q);
    if (live?.state === 'declined') return { refused: 'another host was found on the address' };
    // A lease that is in use goes on: a reservation made meanwhile must not cut an installation off.
    if (live?.mac === mac) return 'bind';
    if (live) return { refused: 'the address belongs to another machine' };
    const offered = this.offers.at(ip, now);
    if (ip !== own && this.reserved.has(ip))
      return { refused: 'the address is reserved for another machine' };
    if (offered && offered.mac !== mac) return { refused: 'the address was offered to another machine' };
    const known = offered?.mac === mac || held?.mac === mac || own === ip || this.idleOfClient(q) === ip;
    if (!known && !q.chosen) return null;
    if (own && own !== ip && this.mayHave(own, mac, now, own))
      return { refused: 'another address is reserved for the machine' };
    return own === ip || this.inPool(ip) ? 'bind' : { refused: 'the address is not in the pool' };
  }

  private reservationOf({ mac, reserved }: { mac: Mac; reserved: Ip | null }): Ip | null {
    const own = reserved ?? this.reservedOf.get(mac) ?? null;
    return own && isInSubnet(own, this.range.server, this.range.netmask) ? own : null;
  }

  private mayHave(ip: Ip, mac: Mac, now: number, own: Ip | null): boolean {
    if (this.barred.has(ip) || (ip !== own && this.reserved.has(ip))) return false;
    const held = this.leases.get(ip);
    if (held && isLive(held, now) && (held.mac !== mac || held.state === 'declined')) return false;
    const offered = this.offers.at(ip, now);
    return !offered || offered.mac === mac || ip === own;
  }

  /** By client id only what nobody uses now: cloned systems share ids. */
  private idleOfClient({ clientId, now }: { clientId: string | null; now: number }): Ip | null {
    const ip = clientId === null ? undefined : this.ipOfClient.get(clientId);
    const held = ip ? this.leases.get(ip) : undefined;
    return held && !isLive(held, now) ? held.ip : null;
  }

  private inPool(ip: Ip): boolean {
    const value = ipToNumber(ip);
    return value >= this.first && value <= this.last;
  }

  private isUntouched(ip: Ip): boolean {
    return !this.leases.has(ip) && !this.offers.has(ip) && !this.reserved.has(ip) && !this.barred.has(ip);
  }

  /** Nobody claims the address any more (for now): back into the queue it came from. */
  private giveBack(ip: Ip): void {
    const lease = this.leases.get(ip);
    if (lease && this.over.has(lease)) this.idle.push(lease);
    if (this.inPool(ip) && ipToNumber(ip) < this.cursor && this.isUntouched(ip)) this.returned.push(ip);
  }

  private settle(now: number): void {
    this.offers.lapse(now);
    for (let due = this.ends.takeDue(now); due; due = this.ends.takeDue(now)) {
      const { lease } = due;
      this.ended.push(lease);
      if (lease.state === 'declined') this.forget(lease);
      else this.rest(lease);
    }
  }

  private rest(lease: Lease): void {
    this.over.add(lease);
    this.idle.push(lease);
  }

  private dropOther(mac: Mac, ip: Ip): readonly Lease[] {
    const other = this.byMac(mac);
    if (!other || other.ip === ip) return [];
    this.forget(other);
    return [other];
  }

  private keep(lease: Lease): void {
    this.leases.set(lease.ip, lease);
    if (lease.state === 'declined') {
      this.ends.push({ at: lease.expiresAt, lease });
      return;
    }
    this.ipOfMac.set(lease.mac, lease.ip);
    if (lease.clientId !== null) this.ipOfClient.set(lease.clientId, lease.ip);
    if (lease.state === 'released') this.rest(lease);
    else this.ends.push({ at: lease.expiresAt, lease });
  }

  private forget(lease: Lease): void {
    this.leases.delete(lease.ip);
    if (this.ipOfMac.get(lease.mac) === lease.ip) this.ipOfMac.delete(lease.mac);
    if (lease.clientId !== null && this.ipOfClient.get(lease.clientId) === lease.ip)
      this.ipOfClient.delete(lease.clientId);
    this.giveBack(lease.ip);
  }
}

const isLive = (lease: Lease, now: number): boolean => lease.state !== 'released' && lease.expiresAt > now;

// Addresses offered but not yet asked for (RFC 2131 §3.1 step 2): held for a minute, never stored, capped, so that
// spoofed DISCOVERs cannot drain a pool for long.
import type { Ip, Mac } from '../contract/ids';

interface Offer {
  readonly ip: Ip;
  readonly mac: Mac;
  readonly offeredAt: number;
  readonly until: number;
  readonly fresh: boolean;
}

const HELD_MS = 60_000;
/** After this an unanswered offer may be given to somebody else when nothing better is left: clients choose within 4 s. */
const STALE_MS = 10_000;
const MOST = 4096;

export class Offers {
  /** In order of the last offer. */
  private readonly byMac = new Map<Mac, Offer>();
  private readonly byIp = new Map<Ip, Offer>();

  constructor(private readonly onLapsed: (ip: Ip) => void) {}

  of(mac: Mac, now: number): Offer | null {
    const offer = this.byMac.get(mac);
    return offer && offer.until > now ? offer : null;
  }

  at(ip: Ip, now: number): Offer | null {
    const offer = this.byIp.get(ip);
    return offer && offer.until > now ? offer : null;
  }

  has(ip: Ip): boolean {
    return this.byIp.has(ip);
  }

  hold(mac: Mac, ip: Ip, fresh: boolean, now: number): void {
    const before = this.byMac.get(mac);
    if (before) this.remove(before, before.ip !== ip);
    const rival = this.byIp.get(ip);
    if (rival) this.remove(rival, false);
    if (this.byMac.size >= MOST) this.removeOldest(Infinity);
    const offer = { ip, mac, offeredAt: now, until: now + HELD_MS, fresh };
    this.byMac.set(mac, offer);
    this.byIp.set(ip, offer);
  }

  /** The offer of this machine is used up or withdrawn. */
  settle(mac: Mac, taken: Ip | null): void {
    const offer = this.byMac.get(mac);
    if (offer) this.remove(offer, offer.ip !== taken);
  }

  lapse(now: number): void {
    for (const offer of this.byMac.values()) {
      if (offer.until > now) return;
      this.remove(offer, true);
    }
  }

  /** Frees the oldest unanswered offer; false when all are too young. */
  reclaim(now: number): boolean {
    return this.removeOldest(now - STALE_MS);
  }

  private removeOldest(offeredBefore: number): boolean {
    const oldest = this.byMac.values().next().value;
    if (!oldest || oldest.offeredAt >= offeredBefore) return false;
    this.remove(oldest, true);
    return true;
  }

  private remove(offer: Offer, lapsed: boolean): void {
    this.byMac.delete(offer.mac);
    if (this.byIp.get(offer.ip) === offer) this.byIp.delete(offer.ip);
    if (lapsed) this.onLapsed(offer.ip);
  }
}

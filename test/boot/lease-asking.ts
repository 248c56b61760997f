// A small lease table and short ways to ask it.
import { LeaseTable } from '../../electron/boot/leases';
import type { BindQuery, LeaseRange } from '../../electron/boot/leases';
import type { Ip, Mac } from '../../electron/contract/ids';
import type { Lease } from '../../electron/contract/model';
import { ip, mac } from './packets';

export const T = 1_000_000_000;
export const HOUR = 3_600_000;
export const range: LeaseRange = {
  from: ip('10.0.0.10'),
  to: ip('10.0.0.13'),
  netmask: ip('255.255.255.0'),
  server: ip('10.0.0.1'),
  exclude: [],
  leaseSeconds: 3600,
};
export const m = (n: number): Mac => mac((0x020000000000 + n).toString(16).padStart(12, '0'));
export const [A, B, C, D, E, F] = [m(1), m(2), m(3), m(4), m(5), m(6)] as [Mac, Mac, Mac, Mac, Mac, Mac];
export const table = (leases: readonly Lease[] = [], over: Partial<LeaseRange> = {}) =>
  new LeaseTable({ ...range, ...over }, leases);
export const offer = (
  t: LeaseTable,
  who: Mac,
  over: { clientId?: string | null; requested?: Ip | null; reserved?: Ip | null; now?: number } = {},
) => t.offer({ mac: who, clientId: null, requested: null, reserved: null, now: T, ...over });
export const bind = (t: LeaseTable, who: Mac, address: string, over: Partial<BindQuery> = {}) =>
  t.bind({ mac: who, clientId: null, ip: ip(address), hostname: null, reserved: null, now: T, ...over });
/** DISCOVER to ACK. */
export function lease(
  t: LeaseTable,
  who: Mac,
  over: { now?: number; clientId?: string | null } = {},
): string {
  const offered = offer(t, who, over);
  if (!offered) throw new Error('nothing offered');
  const bound = bind(t, who, offered.ip, over);
  if (!bound || 'refused' in bound) throw new Error('not bound');
  return bound.lease.ip;
}
export const record = (address: string, who: Mac, over: Partial<Lease> = {}): Lease => ({
  ip: ip(address),
  mac: who,
  clientId: null,
  hostname: null,
  state: 'bound',
  boundAt: T,
  expiresAt: T + HOUR,
  ...over,
});

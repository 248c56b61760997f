// What the lease table is asked and what it answers.
import type { Ip, Mac } from '../contract/ids';
import type { Lease } from '../contract/model';

export interface LeaseRange {
  readonly from: Ip;
  readonly to: Ip;
  readonly netmask: Ip;
  /** Our own address. */
  readonly server: Ip;
  readonly exclude: readonly Ip[];
  readonly leaseSeconds: number;
}
export interface OfferQuery {
  readonly mac: Mac;
  /** Option 61 in hex. */
  readonly clientId: string | null;
  readonly requested: Ip | null;
  /** The address that a person gave this machine; null: as `setReservations` says. */
  readonly reserved: Ip | null;
  /** Milliseconds since 1970. */
  readonly now: number;
}
export interface BindQuery {
  readonly mac: Mac;
  readonly clientId: string | null;
  readonly ip: Ip;
  readonly hostname: string | null;
  readonly reserved: Ip | null;
  readonly now: number;
  /** The client named us in option 54, so nobody else's address is meant: a free one is bound without our record of it. */
  readonly chosen?: boolean;
}
/** `replaced`: the machine's leases of other addresses, now free. Null: not ours to judge, so say nothing. */
export type Bound =
  { readonly lease: Lease; readonly replaced: readonly Lease[] } | { readonly refused: string } | null;

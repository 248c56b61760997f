// Which addresses may be handed out: a proposal from the NIC's subnet, and the check of a person's own choice.
import { ipFromNumber, ipToNumber } from '../contract/ids';
import type { Ip } from '../contract/ids';
import { problem } from '../contract/problems';

export interface Pool {
  readonly from: Ip;
  readonly to: Ip;
}

interface Subnet {
  readonly network: number;
  readonly broadcast: number;
  readonly size: number;
}

/** Larger pools help nobody and cost memory. */
const LARGEST = 65_536;
const PROPOSED_IN_LARGE = 1000;

export function subnetOf(address: Ip, netmask: Ip): Subnet {
  const mask = ipToNumber(netmask);
  const size = 2 ** 32 - mask;
  const network = ipToNumber(address) - (ipToNumber(address) % size);
  return { network, broadcast: network + size - 1, size };
}

export const isInSubnet = (ip: Ip, address: Ip, netmask: Ip): boolean => {
  const { network, broadcast } = subnetOf(address, netmask);
  const value = ipToNumber(ip);
  return value >= network && value <= broadcast;
};

/**
 * /24: .100 to .199, as people expect; larger nets: the first thousand of the upper half; smaller ones: the upper half.
 * The server's own address may lie inside, as it is never handed out. Throws `pool-invalid` for /31 and /32.
 */
export function proposePool(address: Ip, netmask: Ip): Pool {
  const { network, broadcast, size } = subnetOf(address, netmask);
  if (size < 4) throw problem('pool-invalid', { reason: 'the subnet has no room for machines' });
  const own = ipToNumber(address);
  const pool = (from: number, to: number): Pool => ({ from: ipFromNumber(from), to: ipFromNumber(to) });
  if (size === 256) return pool(network + 100, network + 199);
  const half = network + size / 2;
  if (size > 256) return pool(half + 1, Math.min(half + PROPOSED_IN_LARGE, broadcast - 1));
  // In a /30 the upper half is one address, perhaps our own.
  return half === broadcast - 1 && half === own ? pool(network + 1, network + 1) : pool(half, broadcast - 1);
}

/** Null when the pool is fine, else the reason in a few words. */
export function checkPool(q: { from: Ip; to: Ip; address: Ip; netmask: Ip }): string | null {
  const { network, broadcast } = subnetOf(q.address, q.netmask);
  const [from, to, own] = [ipToNumber(q.from), ipToNumber(q.to), ipToNumber(q.address)];
  if (from > to) return 'the first address is behind the last';
  if (from < network || to > broadcast) return 'the pool is not inside the subnet of the network card';
  if (from === network || to === broadcast)
    return "the subnet's first and last addresses are not for machines";
  if (from === own && to === own) return 'the pool holds nothing but the own address';
  return to - from + 1 > LARGEST ? `the pool is larger than ${LARGEST} addresses` : null;
}

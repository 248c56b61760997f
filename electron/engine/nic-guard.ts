// Decides when a NIC under a running server has really gone. A direct cable loses its link whenever the machine at the
// other end restarts, and network managers take the address away with it: that must not end serving. Another address must.
import type { Ip } from '../contract/ids';
import type { Nic } from '../contract/model';
import type { Problem } from '../contract/problems';

export interface Guarded {
  readonly name: string;
  readonly address: Ip;
}

/** Milliseconds that a NIC may be without its address, and be missing altogether (an unplugged USB adapter). */
const GRACE_MS = { addressless: 45_000, missing: 5000 };

/** Hands each look at the NIC to `look`; `onGone` is called once. */
export function guardNic(
  nic: Guarded,
  onGone: (problem: Problem) => void,
): { look: (now: Nic | null) => void; end: () => void } {
  let timer: NodeJS.Timeout | null = null;
  let ended = false;
  const end = (): void => {
    ended = true;
    if (timer) clearTimeout(timer);
  };
  const gone = (problem: Problem): void => {
    if (ended) return;
    end();
    onGone(problem);
  };
  const look = (now: Nic | null): void => {
    if (timer) clearTimeout(timer);
    timer = null;
    if (ended || now?.address === nic.address) return;
    const { name } = nic;
    if (now?.address) gone({ code: 'nic-changed', params: { nic: name, address: now.address } });
    else
      timer = setTimeout(
        () => gone({ code: 'nic-gone', params: { nic: name } }),
        now ? GRACE_MS.addressless : GRACE_MS.missing,
      );
  };
  return { look, end };
}

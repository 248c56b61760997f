// Records for the store's tests, in tests and in their child programs.
import type { Ip, Mac } from '../../electron/contract/ids';
import { ipFromNumber } from '../../electron/contract/ids';
import type { Lease } from '../../electron/contract/model';
import type { SlipwayEvent } from '../../electron/contract/events';

/** The `n`th address of 10.0.0.0, with `version` to tell one write from the next. */
export const lease = (n: number, version = 0): Lease => ({
  ip: ipFromNumber(0x0a00_0001 + n),
  mac: '52:54:00:12:34:56' as Mac,
  clientId: null,
  hostname: `host-${n}`,
  state: 'bound',
  boundAt: version,
  expiresAt: version + 3_600_000,
});

export const ipOf = (n: number): Ip => lease(n).ip;

export const event = (seq: number, at = Date.UTC(2025, 0, 31, 12)): SlipwayEvent => ({
  seq,
  at,
  type: 'dhcp.ignored',
  mac: null,
  reason: `reason ${seq}`,
});

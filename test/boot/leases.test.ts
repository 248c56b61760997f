import { describe, expect, it } from 'vitest';
import type { BindQuery } from '../../electron/boot/leases';
import { A, B, C, D, E, F, HOUR, T, bind, lease, m, offer, record, table } from './lease-asking';
import { ip } from './packets';

describe('offering', () => {
  it('an address of its own for each machine, the same when it asks again', () => {
    const t = table();
    expect(offer(t, A)).toEqual({ ip: '10.0.0.10', fresh: true });
    expect(offer(t, B)?.ip).toBe('10.0.0.11');
    expect(offer(t, A, { now: T + 5000 })).toEqual({ ip: '10.0.0.10', fresh: true });
  });
  it('the address asked for, when it is free and in the pool', () => {
    const t = table();
    expect(offer(t, A, { requested: ip('10.0.0.12') })?.ip).toBe('10.0.0.12');
    expect(offer(t, B, { requested: ip('10.0.0.12') })?.ip).toBe('10.0.0.10');
    expect(offer(t, C, { requested: ip('10.0.0.200') })?.ip).toBe('10.0.0.11');
    expect(offer(t, D, { requested: ip('10.0.0.1') })?.ip).toBe('10.0.0.13');
  });
  it('never the server itself, an excluded address, the network or the broadcast address', () => {
    const t = table([], { from: ip('10.0.0.0'), to: ip('10.0.0.3'), exclude: [ip('10.0.0.2')] });
    expect(offer(t, A)?.ip).toBe('10.0.0.3');
    expect(offer(t, B)).toBeNull();
    const end = table([], { from: ip('10.0.0.254'), to: ip('10.0.0.255') });
    expect([offer(end, A)?.ip, offer(end, B)]).toEqual(['10.0.0.254', null]);
  });
  it('one machine keeps its address through firmware, loader and installer with different client ids', () => {
    const t = table();
    const first = lease(t, A, { clientId: null });
    expect(lease(t, A, { clientId: '01020000000001' })).toBe(first);
    expect(lease(t, A, { clientId: 'ff00112233' })).toBe(first);
    expect(t.all()).toHaveLength(1);
  });
  it('a client id finds the old address of a machine whose card was changed, but not of one that is running', () => {
    const t = table();
    const first = lease(t, A, { clientId: 'ff01' });
    expect(offer(t, B, { clientId: 'ff01' })?.ip).not.toBe(first);
    expect(offer(t, C, { clientId: 'ff01', now: T + 2 * HOUR })?.ip).toBe(first);
  });
  it('an offer nobody takes is free again after a minute', () => {
    const t = table();
    for (const who of [A, B, C, D]) offer(t, who);
    expect(offer(t, E, { now: T + 5000 })).toBeNull();
    expect(offer(t, E, { now: T + 60_001 })?.ip).toBe('10.0.0.10');
    expect(t.all()).toEqual([]);
  });
  it('in a flood the oldest unanswered offer gives way after ten seconds', () => {
    const t = table();
    for (const who of [A, B, C, D]) offer(t, who);
    expect(offer(t, E, { now: T + 10_001 })?.ip).toBe('10.0.0.10');
    expect(bind(t, A, '10.0.0.10', { now: T + 10_002 })).toHaveProperty('refused');
  });
});

describe('a full pool', () => {
  it('offers nothing, and goes on serving those who have an address', () => {
    const t = table();
    for (const who of [A, B, C, D]) lease(t, who);
    expect(offer(t, E)).toBeNull();
    expect(bind(t, A, '10.0.0.10')).toHaveProperty('lease');
  });
  it('then takes the lease that ended first, and its machine gets another one', () => {
    const t = table();
    lease(t, A, { now: T });
    lease(t, A, { now: T + 2000 });
    [B, C, D].forEach((who, index) => lease(t, who, { now: T + index }));
    const later = T + HOUR + 3000;
    expect(lease(t, E, { now: later })).toBe('10.0.0.11');
    expect(lease(t, A, { now: later })).toBe('10.0.0.10');
    expect(lease(t, B, { now: later })).toBe('10.0.0.12');
  });
  it('an address lent and given up again is not lost', () => {
    const t = table();
    for (const who of [A, B, C, D]) lease(t, who);
    for (let round = 0; round < 20; round += 1) {
      const now = T + HOUR * (2 + round);
      for (const who of [E, F, m(7), m(8)]) expect(offer(t, who, { now })).not.toBeNull();
      expect(offer(t, m(9), { now })).toBeNull();
    }
  });
});

describe('binding', () => {
  it.each<[string, string, Partial<BindQuery>, object | null]>([
    [
      'what was offered',
      '10.0.0.10',
      {},
      { lease: { ip: '10.0.0.10', mac: A, state: 'bound', boundAt: T, expiresAt: T + HOUR }, replaced: [] },
    ],
    ['an address nobody knows of: silence', '10.0.0.12', {}, null],
    [
      'an address nobody knows of, but the client chose us',
      '10.0.0.12',
      { chosen: true },
      { lease: { ip: '10.0.0.12' } },
    ],
    [
      'outside the pool although it chose us',
      '10.0.0.99',
      { chosen: true },
      { refused: 'the address is not in the pool' },
    ],
    ['another network', '192.168.1.5', {}, { refused: 'the address is not of this network' }],
    ['our own address', '10.0.0.1', {}, { refused: 'the address is not for machines' }],
    ["somebody else's lease", '10.0.0.11', {}, { refused: 'the address belongs to another machine' }],
    ['nothing', '0.0.0.0', {}, null],
  ])('%s', (_what, address, over, wanted) => {
    const t = table([record('10.0.0.11', B)]);
    offer(t, A);
    const made = bind(t, A, address, over);
    if (wanted === null) expect(made).toBeNull();
    else expect(made).toMatchObject(wanted);
  });
  it('renewing moves the end and keeps the beginning', () => {
    const t = table();
    lease(t, A);
    const made = bind(t, A, '10.0.0.10', { now: T + HOUR / 2, hostname: 'web' });
    expect(made).toMatchObject({ lease: { boundAt: T, expiresAt: T + HOUR * 1.5, hostname: 'web' } });
    expect(bind(t, A, '10.0.0.10', { now: T + HOUR / 2 })).toMatchObject({ lease: { hostname: 'web' } });
    expect(t.expire(T + HOUR + 1)).toEqual([]);
  });
  it('INIT-REBOOT: its own record yes, also after the end; a stranger not', () => {
    const t = table([record('10.0.0.10', A, { expiresAt: T - 1 })]);
    expect(bind(t, B, '10.0.0.10')).toBeNull();
    expect(bind(t, A, '10.0.0.10')).toMatchObject({ lease: { boundAt: T } });
  });
  it("another address replaces the machine's old one", () => {
    const t = table();
    lease(t, A);
    expect(bind(t, A, '10.0.0.13', { chosen: true })).toMatchObject({
      replaced: [{ ip: '10.0.0.10', mac: A }],
    });
    expect(t.byIp(ip('10.0.0.10'))).toBeNull();
    expect(t.byMac(A)?.ip).toBe('10.0.0.13');
    expect([lease(t, B), lease(t, C), lease(t, D)].sort()).toEqual(['10.0.0.10', '10.0.0.11', '10.0.0.12']);
  });
});

describe('reservations', () => {
  it('only its machine gets the address, inside the pool or outside', () => {
    const t = table();
    t.setReservations(
      new Map([
        [ip('10.0.0.10'), A],
        [ip('10.0.0.50'), B],
      ]),
    );
    expect(offer(t, C)?.ip).toBe('10.0.0.11');
    expect(offer(t, D, { requested: ip('10.0.0.10') })?.ip).toBe('10.0.0.12');
    expect(offer(t, A)?.ip).toBe('10.0.0.10');
    expect(offer(t, B)?.ip).toBe('10.0.0.50');
    expect(bind(t, B, '10.0.0.50')).toHaveProperty('lease');
    expect(bind(t, C, '10.0.0.50')).toHaveProperty('refused');
  });
  it('may be named by the question as well', () => {
    const t = table();
    expect(offer(t, A, { reserved: ip('10.0.0.77') })?.ip).toBe('10.0.0.77');
    expect(bind(t, A, '10.0.0.77', { reserved: ip('10.0.0.77') })).toHaveProperty('lease');
  });
  it('one of another network is passed over', () =>
    expect(offer(table(), A, { reserved: ip('172.16.0.1') })?.ip).toBe('10.0.0.10'));
  it('one that somebody else still uses is passed over until that lease has ended', () => {
    const t = table([record('10.0.0.10', B)]);
    t.setReservations(new Map([[ip('10.0.0.10'), A]]));
    expect(offer(t, A)?.ip).toBe('10.0.0.11');
    expect(bind(t, B, '10.0.0.10')).toHaveProperty('lease');
    expect(offer(t, A, { now: T + 2 * HOUR })?.ip).toBe('10.0.0.10');
  });
  it('made during an installation does not cut it off; the next DISCOVER gets it', () => {
    const t = table();
    lease(t, A);
    t.setReservations(new Map([[ip('10.0.0.60'), A]]));
    expect(bind(t, A, '10.0.0.10', { now: T + 1000 })).toHaveProperty('lease');
    expect(offer(t, A, { now: T + 2000 })?.ip).toBe('10.0.0.60');
    expect(bind(t, A, '10.0.0.60', { now: T + 2100 })).toMatchObject({ replaced: [{ ip: '10.0.0.10' }] });
    expect(bind(t, A, '10.0.0.11', { now: T + 2200, chosen: true })).toEqual({
      refused: 'another address is reserved for the machine',
    });
  });
  it('taken away, the address returns to the pool', () => {
    const t = table();
    t.setReservations(
      new Map([
        [ip('10.0.0.10'), A],
        [ip('10.0.0.11'), B],
      ]),
    );
    lease(t, B);
    t.release(B, ip('10.0.0.11'), T);
    lease(t, C);
    lease(t, D);
    expect(offer(t, E)).toBeNull();
    t.setReservations(new Map());
    expect([offer(t, E)?.ip, offer(t, F)?.ip]).toEqual(['10.0.0.10', '10.0.0.11']);
  });
});

describe('giving back', () => {
  it('released: free at once, and offered to the same machine again while it can be', () => {
    const t = table();
    for (const who of [A, B, C, D]) lease(t, who);
    expect(t.release(B, ip('10.0.0.11'), T + 1)).toMatchObject({ state: 'released', expiresAt: T + 1 });
    expect(offer(t, B, { now: T + 2 })).toEqual({ ip: '10.0.0.11', fresh: false });
    expect(offer(t, E, { now: T + 70_000 })?.ip).toBe('10.0.0.11');
  });
  it('only by its owner', () => {
    const t = table();
    lease(t, A);
    expect(t.release(B, ip('10.0.0.10'), T)).toBeNull();
    expect(t.decline(B, ip('10.0.0.10'), T)).toBeNull();
    expect(t.byIp(ip('10.0.0.10'))?.state).toBe('bound');
  });
  it('declined: rests half an hour, for its machine too', () => {
    const t = table();
    lease(t, A);
    expect(t.decline(A, ip('10.0.0.10'), T)).toMatchObject({ state: 'declined', expiresAt: T + HOUR / 2 });
    expect(offer(t, A)?.ip).toBe('10.0.0.11');
    expect(bind(t, A, '10.0.0.10')).toEqual({ refused: 'another host was found on the address' });
    expect(t.expire(T + HOUR / 2 - 1)).toEqual([]);
    expect(t.expire(T + HOUR / 2)).toMatchObject([{ ip: '10.0.0.10', state: 'declined' }]);
    expect(t.byIp(ip('10.0.0.10'))).toBeNull();
    expect(offer(t, A, { now: T + HOUR, requested: ip('10.0.0.10') })?.ip).toBe('10.0.0.10');
  });
  it('declined already when it was only offered', () => {
    const t = table();
    offer(t, A);
    expect(t.decline(A, ip('10.0.0.10'), T)).toMatchObject({ state: 'declined' });
    expect(offer(t, A)?.ip).toBe('10.0.0.11');
  });
});

describe('time', () => {
  it('tells each end once', () => {
    const t = table();
    lease(t, A);
    lease(t, B, { now: T + 1000 });
    expect(t.expire(T + HOUR - 1)).toEqual([]);
    expect(t.expire(T + HOUR).map((one) => one.ip)).toEqual(['10.0.0.10']);
    expect(t.expire(T + HOUR + 1000).map((one) => one.ip)).toEqual(['10.0.0.11']);
    expect(t.expire(T + 9 * HOUR)).toEqual([]);
  });
  it('says nothing of an address that has been bound again meanwhile', () => {
    const t = table();
    lease(t, A);
    lease(t, A, { now: T + 2 * HOUR });
    expect(t.expire(T + 2 * HOUR + 1)).toEqual([]);
  });
});

describe('a restart', () => {
  it('keeps running leases, quarantines and the memory of ended ones', () => {
    const kept = [
      record('10.0.0.10', A),
      record('10.0.0.11', B, { state: 'declined' }),
      record('10.0.0.12', C, { expiresAt: T - 5 }),
      record('10.0.0.13', D, { state: 'released', expiresAt: T - 9 }),
      record('172.16.0.9', E),
      record('10.0.0.1', F),
    ];
    const t = table(kept);
    expect(
      t
        .all()
        .map((one) => one.ip)
        .sort(),
    ).toEqual(['10.0.0.10', '10.0.0.11', '10.0.0.12', '10.0.0.13']);
    expect(bind(t, A, '10.0.0.10')).toHaveProperty('lease');
    expect(offer(t, C)).toEqual({ ip: '10.0.0.12', fresh: false });
    expect(offer(t, E)?.ip).toBe('10.0.0.13');
    expect(offer(t, F)).toBeNull();
  });
  it('a machine outside a smaller new pool keeps its address until the lease ends', () => {
    const t = table([record('10.0.0.90', A)]);
    expect(bind(t, A, '10.0.0.90')).toHaveProperty('lease');
    expect(offer(t, A)?.ip).toBe('10.0.0.90');
    expect(bind(t, A, '10.0.0.90', { now: T + 2 * HOUR })).toEqual({
      refused: 'the address is not in the pool',
    });
    expect(offer(t, A, { now: T + 2 * HOUR })?.ip).toBe('10.0.0.10');
  });
});

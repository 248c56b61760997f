import { describe, expect, it } from 'vitest';
import type { LeaseOutcome } from '../../electron/boot/dhcp';
import { ask, codes, reply } from './dhcp-asking';
import { CLIENTS, NOWHERE, SERVER, ip, ipOption, message } from './packets';

const proxy = { ...SERVER, mode: 'proxy' as const };

describe('flow B: another DHCP server', () => {
  const none: LeaseOutcome = { kind: 'none' };
  const of = (name: string) => message('discover', CLIENTS[name]);
  it.each([
    ['BIOS ROM', [54, 60, 43, 97, 66, 67]],
    ['iPXE UEFI', [54, 60, 43, 97, 66, 67]],
    ['OVMF PXE', [54, 60, 97, 66, 67]],
    ['OVMF HTTP', [54, 60, 97, 67]],
  ])('%s: an offer without any address', (name, wanted) => {
    const made = reply(of(name), none, { server: proxy });
    expect(codes(made)).toEqual(wanted);
    expect(made).toMatchObject({
      type: 'offer',
      yiaddr: NOWHERE,
      siaddr: '192.168.77.1',
      from: 67,
      to: { address: '255.255.255.255', port: 68 },
    });
  });
  it.each(['d-i udhcpc', 'arm64 PXE'])('%s is left to the other server', (name) =>
    expect(ask(of(name), none, { server: proxy })).toHaveProperty('ignored'),
  );
  it.each(['request', 'inform', 'release'] as const)('no answer to %s on port 67', (type) =>
    expect(ask(message(type, CLIENTS['OVMF PXE']), none, { server: proxy })).toHaveProperty('ignored'),
  );
  it('port 4011: the file again, to the port it came from', () => {
    const arrival = { address: ip('192.168.77.50'), port: 4011, via: 4011 } as const;
    const request = message('request', CLIENTS['OVMF PXE'], { ciaddr: ip('192.168.77.50') });
    for (const server of [proxy, SERVER]) {
      const made = reply(request, none, { server, arrival });
      expect(made).toMatchObject({
        type: 'ack',
        yiaddr: NOWHERE,
        ciaddr: '192.168.77.50',
        from: 4011,
        to: { address: '192.168.77.50', port: 4011 },
      });
      expect(codes(made)).toEqual([54, 60, 97, 66, 67]);
    }
    expect(ask(message('discover', CLIENTS['OVMF PXE']), none, { server: proxy, arrival })).toHaveProperty(
      'ignored',
    );
    expect(ask(request, none, { server: proxy, arrival: { ...arrival, address: NOWHERE } })).toHaveProperty(
      'ignored',
    );
  });
  it('a foreign server in a REQUEST is no reason to fail', () =>
    expect(
      ask(message('request', { ...CLIENTS['OVMF PXE'], 54: ipOption('192.168.77.2') }), none, {
        server: proxy,
      }),
    ).toHaveProperty('ignored'));
});

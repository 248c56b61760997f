import { describe, expect, it } from 'vitest';
import type { LeaseOutcome } from '../../electron/boot/dhcp';
import type { DhcpMessage } from '../../electron/boot/wire';
import { ack, ask, codes, nul, offer, option, reply } from './dhcp-asking';
import { CLIENTS, GUID, NOWHERE, SERVER, ip, message, text } from './packets';

describe('flow A: our own DHCP', () => {
  it.each([
    ['BIOS ROM', '52-54-00-77-00-01/undionly.kpxe', [54, 51, 58, 59, 1, 6, 60, 43, 97, 66, 67, 61]],
    ['OVMF PXE', '52-54-00-77-00-01/snponly.efi', [54, 51, 58, 59, 1, 6, 60, 43, 97, 66, 67]],
    ['EBC board', '52-54-00-77-00-01/snponly.efi', [54, 51, 58, 59, 1, 6, 60, 43, 97, 66, 67]],
  ])('%s gets address and loader in one answer', (name, file, wanted) => {
    const made = reply(message('discover', CLIENTS[name]), offer);
    expect(made).toMatchObject({
      type: 'offer',
      yiaddr: '192.168.77.100',
      siaddr: '192.168.77.1',
      sname: '192.168.77.1',
      file,
      from: 67,
    });
    expect(codes(made)).toEqual(wanted);
    expect(option(made, 67)).toEqual(nul(file));
    expect(option(made, 66)).toEqual([...text('192.168.77.1')]);
    expect(option(made, 60)).toEqual([...text('PXEClient')]);
    expect(option(made, 43)).toEqual([6, 1, 8, 255]);
    expect(option(made, 97)).toEqual([...GUID]);
  });

  it('lease times, mask, and name server (our own address when there is none)', () => {
    const made = reply(message('discover', CLIENTS['d-i udhcpc']), offer);
    expect(codes(made)).toEqual([54, 51, 58, 59, 1, 6, 61]);
    expect([51, 58, 59, 1, 6, 54].map((code) => option(made, code))).toEqual([
      [0, 0, 14, 16],
      [0, 0, 7, 8],
      [0, 0, 12, 78],
      [255, 255, 255, 0],
      [192, 168, 77, 1],
      [192, 168, 77, 1],
    ]);
  });

  it('router and name servers when there are some', () => {
    const server = { ...SERVER, router: ip('192.168.77.254'), dns: [ip('9.9.9.9'), ip('1.1.1.1')] };
    const made = reply(message('discover'), offer, { server });
    expect(option(made, 3)).toEqual([192, 168, 77, 254]);
    expect(option(made, 6)).toEqual([9, 9, 9, 9, 1, 1, 1, 1]);
  });

  it('an ordinary client gets no boot fields at all', () => {
    const made = reply(message('discover', CLIENTS['d-i udhcpc']), offer);
    expect(made).toMatchObject({ siaddr: '0.0.0.0', sname: '', file: '' });
    for (const code of [43, 60, 66, 67, 97, 175]) expect(option(made, code)).toBeUndefined();
  });

  it('a client without a loader gets addresses alone, above all no 60 (it would go to port 4011 and fail)', () => {
    for (const name of ['arm64 PXE', 'odd arch']) {
      const made = reply(message('discover', CLIENTS[name]), offer);
      expect(codes(made)).toEqual([54, 51, 58, 59, 1, 6]);
      expect(made).toMatchObject({ siaddr: '0.0.0.0', file: '' });
    }
  });

  it('a PXE client that sends no GUID gets none back', () =>
    expect(
      option(reply(message('discover', { 60: text('PXEClient:Arch:00007:UNDI:003016') }), offer), 97),
    ).toBeUndefined());

  it('never an empty option: EDK2 would discard the reply', () => {
    const empty = {
      ...CLIENTS['OVMF PXE'],
      61: new Uint8Array(0),
      82: new Uint8Array(0),
      97: new Uint8Array(0),
    };
    for (const [, bytes] of reply(message('discover', empty), offer).options)
      expect(bytes.length).toBeGreaterThan(0);
  });
});

describe('flow C: iPXE', () => {
  it.each(['iPXE UEFI', 'iPXE BIOS'])(
    '%s gets the script, and need not wait for a ProxyDHCP server',
    (name) => {
      const made = reply(message('discover', CLIENTS[name]), offer);
      const url = 'http://192.168.77.1:8080/boot/52-54-00-77-00-01/script.ipxe';
      expect(made.file).toBe(url);
      expect(option(made, 67)).toEqual(nul(url));
      expect(option(made, 175)).toEqual([176, 1, 1]);
      expect(codes(made).at(-1)).toBe(175);
    },
  );
  it('no 175 for anybody else', () =>
    expect(option(reply(message('discover', CLIENTS['OVMF PXE']), offer), 175)).toBeUndefined());
});

describe('flow D: UEFI HTTP Boot', () => {
  it('gets HTTPClient and a URL, no PXE option', () => {
    const made = reply(message('discover', CLIENTS['OVMF HTTP']), offer);
    expect(codes(made)).toEqual([54, 51, 58, 59, 1, 6, 60, 97, 67]);
    expect(option(made, 60)).toEqual([...text('HTTPClient')]);
    expect(made.file).toBe('http://192.168.77.1:8080/loaders/snponly.efi');
  });
  it('never a PXE file', () => {
    const made = reply(message('discover', CLIENTS['OVMF HTTP']), offer, {
      bootFile: { name: 'snponly.efi', kind: 'tftp' },
    });
    expect(codes(made)).toEqual([54, 51, 58, 59, 1, 6]);
  });
  it('and a PXE client never a URL', () => {
    const made = reply(message('discover', CLIENTS['OVMF PXE']), offer, {
      bootFile: { name: 'http://x/y', kind: 'http' },
    });
    expect(codes(made)).toEqual([54, 51, 58, 59, 1, 6]);
  });
});

describe('the boot file in all its places', () => {
  const ipxe = message('discover', CLIENTS['iPXE UEFI']);
  const named = (length: number) =>
    reply(ipxe, offer, { bootFile: { name: 'x'.repeat(length), kind: 'http' } });
  it('up to 127 letters in `file`, longer only in 67', () => {
    expect(named(127).file).toHaveLength(127);
    expect(named(128).file).toBe('');
    expect(option(named(254), 67)).toHaveLength(255);
  });
  it('one that fits nowhere is not sent', () => expect(option(named(255), 67)).toBeUndefined());
});

describe('where the answer goes', () => {
  const everybody = { address: '255.255.255.255', port: 68 };
  it.each<[string, Partial<DhcpMessage>, LeaseOutcome, object]>([
    ['no address yet', {}, offer, everybody],
    ['no address yet, broadcast flag', { flags: 0x8000 }, offer, everybody],
    ['renewing', { ciaddr: ip('192.168.77.100') }, ack, { address: '192.168.77.100', port: 68 }],
    ['through a relay', { giaddr: ip('10.9.0.1') }, offer, { address: '10.9.0.1', port: 67 }],
    [
      'a relay comes before an own address',
      { giaddr: ip('10.9.0.1'), ciaddr: ip('10.9.0.7') },
      ack,
      { address: '10.9.0.1', port: 67 },
    ],
    ['refused while renewing', { ciaddr: ip('192.168.77.100') }, { kind: 'nak', text: 'no' }, everybody],
    [
      'refused through a relay',
      { giaddr: ip('10.9.0.1') },
      { kind: 'nak', text: 'no' },
      { address: '10.9.0.1', port: 67 },
    ],
  ])('%s', (_what, header, lease, wanted) => {
    expect(reply(message('request', {}, header), lease).to).toEqual(wanted);
  });
  it.each(['127.0.0.1', '224.0.0.1', '255.255.255.255', '0.1.2.3'])('%s is no relay and no client', (bad) => {
    expect(ask(message('discover', {}, { giaddr: ip(bad) }), offer)).toHaveProperty('ignored');
    expect(ask(message('request', {}, { ciaddr: ip(bad) }), ack)).toHaveProperty('ignored');
  });
  it('loopback is fine where the server itself is on loopback', () => {
    const server = { ...SERVER, address: ip('127.0.0.1'), netmask: ip('255.0.0.0') };
    expect(reply(message('request', {}, { ciaddr: ip('127.0.10.10') }), ack, { server }).to.address).toBe(
      '127.0.10.10',
    );
  });
});

describe('the other messages', () => {
  it('an ACK repeats the address of a renewing client', () => {
    const made = reply(message('request', {}, { ciaddr: ip('192.168.77.100') }), ack);
    expect(made).toMatchObject({ type: 'ack', ciaddr: '192.168.77.100', yiaddr: '192.168.77.100' });
  });
  it('a NAK carries 54, 56, 61 and 82 and no address', () => {
    const made = reply(message('request', { ...CLIENTS['iPXE BIOS'], 82: Uint8Array.of(1, 1, 7) }), {
      kind: 'nak',
      text: 'wrong network',
    });
    expect(codes(made)).toEqual([54, 56, 61, 82]);
    expect(made).toMatchObject({
      type: 'nak',
      yiaddr: NOWHERE,
      ciaddr: NOWHERE,
      siaddr: NOWHERE,
      file: '',
      sname: '',
    });
    expect(option(made, 56)).toEqual([...text('wrong network')]);
  });
  it('an INFORM gets no lease times and is answered at its address', () => {
    const made = reply(message('inform', {}, { ciaddr: ip('192.168.77.9') }), { kind: 'inform' });
    expect(codes(made)).toEqual([54, 1, 6]);
    expect(made).toMatchObject({
      type: 'ack',
      yiaddr: NOWHERE,
      ciaddr: '192.168.77.9',
      to: { address: '192.168.77.9', port: 68 },
    });
  });
  it('an INFORM without ciaddr is answered where it came from', () => {
    const arrival = { address: ip('192.168.77.9'), port: 68, via: 67 } as const;
    expect(reply(message('inform'), { kind: 'inform' }, { arrival }).to).toEqual({
      address: '192.168.77.9',
      port: 68,
    });
    expect(ask(message('inform'), { kind: 'inform' })).toHaveProperty('ignored');
  });
  it('an INFORM from elsewhere is not answered (it would be a reflector)', () =>
    expect(ask(message('inform', {}, { ciaddr: ip('8.8.8.8') }), { kind: 'inform' })).toHaveProperty(
      'ignored',
    ));
  it('82 is echoed byte for byte and last', () => {
    const relay = Uint8Array.of(1, 4, 0, 1, 2, 3, 2, 2, 9, 9);
    const made = reply(
      message('discover', { 82: relay, ...CLIENTS['iPXE UEFI'] }, { giaddr: ip('10.9.0.1') }),
      offer,
    );
    expect(made.options.at(-1)).toEqual([82, relay]);
  });
  it('replies of other servers are not answered', () =>
    expect(ask(message('offer', {}, { op: 2 }), offer)).toEqual({ ignored: 'not a request' }));
  it('no address to give', () =>
    expect(ask(message('discover'), { kind: 'none' })).toHaveProperty('ignored'));
  it('an ignored machine is told nothing, an ordinary client of the network is served', () => {
    const plan = { kind: 'ignore', reason: 'new machines are ignored' } as const;
    expect(ask(message('discover', CLIENTS['OVMF PXE']), offer, { plan })).toEqual({
      ignored: 'new machines are ignored',
    });
    expect(reply(message('discover', CLIENTS['d-i udhcpc']), offer, { plan }).type).toBe('offer');
  });
});

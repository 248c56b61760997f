import { describe, expect, it } from 'vitest';
import { identify, identifyScriptRequest } from '../../electron/boot/client';
import { CLIENTS, GUID, MAC, ipOption, message, text } from './packets';

describe('who is asking', () => {
  it.each([
    ['BIOS ROM', 'pxe', 'firmware', 'bios', 0],
    ['OVMF PXE', 'pxe', 'firmware', 'uefi-x64', 7],
    ['EBC board', 'pxe', 'firmware', 'uefi-x64', 9],
    ['OVMF HTTP', 'http', 'firmware', 'uefi-http-x64', 16],
    ['iPXE UEFI', 'ipxe', 'loader', 'uefi-x64', 7],
    ['iPXE BIOS', 'ipxe', 'loader', 'bios', 0],
    ['d-i udhcpc', 'plain', 'plain', 'other', null],
    ['arm64 PXE', 'pxe', 'firmware', 'uefi-arm64', 11],
    ['odd arch', 'pxe', 'firmware', 'other', 0x4321],
  ])('%s is %s in stage %s on %s (arch %s)', (name, kind, stage, firmware, arch) => {
    expect(identify(message('discover', CLIENTS[name]))).toMatchObject({
      kind,
      stage,
      firmware,
      arch,
      mac: MAC,
      type: 'discover',
    });
  });

  it.each<[string, Record<number, Uint8Array>, object]>([
    [
      'arch from option 60 when 93 is missing',
      { 60: text('PXEClient:Arch:00007:UNDI:003016') },
      { arch: 7, firmware: 'uefi-x64' },
    ],
    [
      'the first code of a list that anybody assigned',
      { 60: text('PXEClient'), 93: Uint8Array.of(0x7f, 0xff, 0, 7) },
      { arch: 7 },
    ],
    [
      'arch of an odd length is no arch',
      { 60: text('PXEClient'), 93: Uint8Array.of(0, 7, 0) },
      { arch: null, firmware: 'other' },
    ],
    [
      'any 175 is iPXE, whatever it calls itself',
      { 60: text('PXEClient'), 77: text('Acme'), 175: Uint8Array.of(1) },
      { kind: 'ipxe', userClass: 'Acme' },
    ],
    [
      'a user class with length bytes (RFC 3004)',
      { 77: Uint8Array.of(4, ...text('iPXE')) },
      { kind: 'ipxe', userClass: 'iPXE' },
    ],
    [
      'two user classes',
      { 77: Uint8Array.of(2, ...text('ab'), 4, ...text('iPXE')) },
      { kind: 'ipxe', userClass: 'ab iPXE' },
    ],
    [
      'HTTPClient that gives the PXE arch',
      { 60: text('HTTPClient:Arch:00007:UNDI:003000'), 93: Uint8Array.of(0, 7) },
      { kind: 'http', firmware: 'uefi-http-x64' },
    ],
    ['a GUID of zeros', { 97: new Uint8Array(17) }, { uuid: null }],
    ['a GUID of ones', { 97: Uint8Array.of(0, ...new Uint8Array(16).fill(255)) }, { uuid: null }],
    ['a GUID of another type', { 97: Uint8Array.of(1, ...GUID.subarray(1)) }, { uuid: null }],
    ['a GUID, first fields little-endian', { 97: GUID }, { uuid: '4c5f2a10-0102-0304-0506-0708090a0b0c' }],
    [
      'addresses',
      { 50: ipOption('10.0.0.9'), 54: ipOption('10.0.0.1') },
      { requested: '10.0.0.9', serverId: '10.0.0.1' },
    ],
    [
      'addresses of a wrong length',
      { 50: Uint8Array.of(1, 2, 3), 54: Uint8Array.of(1, 2, 3, 4, 5) },
      { requested: null, serverId: null },
    ],
    ['a hostile host name', { 12: text('a<b>\n"; rm -rf /') }, { hostname: 'abrm-rf' }],
    ['a client id of one byte is illegal', { 61: Uint8Array.of(1) }, { clientId: null }],
    [
      'text padded with 0xff and NUL',
      { 60: Uint8Array.of(...text('PXEClient'), 0, 255, 255) },
      { vendorClass: 'PXEClient', kind: 'pxe' },
    ],
    [
      'empty options',
      { 60: new Uint8Array(0), 77: new Uint8Array(0), 12: new Uint8Array(0) },
      { vendorClass: null, userClass: null, hostname: null },
    ],
  ])('%s', (_what, options, wanted) => {
    expect(identify(message('discover', options))).toMatchObject(wanted);
  });

  it('a message type of two bytes, or an unknown one, is none', () => {
    expect(identify(message('discover', { 53: Uint8Array.of(1, 1) })).type).toBeNull();
    expect(identify(message('discover', { 53: Uint8Array.of(99) })).type).toBeNull();
  });

  it.each<[string, object]>([
    ['InfiniBand', { htype: 32, hlen: 0 }],
    ['a GUID in chaddr (EDK2 SendGUID)', { hlen: 16 }],
    ['zeros', { chaddr: new Uint8Array(16) }],
  ])('no hardware address: %s', (_what, header) => {
    expect(identify(message('discover', {}, header)).mac).toBeNull();
  });

  it('a Raspberry Pi says it is a BIOS and is not believed', () => {
    const chaddr = new Uint8Array(16);
    chaddr.set([0xdc, 0xa6, 0x32, 1, 2, 3]);
    expect(identify(message('discover', CLIENTS['BIOS ROM'], { chaddr })).firmware).toBe('other');
  });

  it.each([
    ['platform=pcbios', 'bios'],
    ['platform=efi&arch=x86_64', 'uefi-x64'],
    ['platform=efi&arch=arm64', 'uefi-arm64'],
    ['platform=efi&arch=riscv64', 'other'],
    ['', 'other'],
  ])('a script request "%s" comes from %s', (query, firmware) => {
    expect(identifyScriptRequest(new URLSearchParams(query))).toEqual({ firmware, uuid: null });
  });
  it('a script request may carry a UUID', () => {
    const uuid = '4C5F2A10-0102-0304-0506-0708090A0B0C';
    expect(identifyScriptRequest(new URLSearchParams({ uuid })).uuid).toBe(uuid.toLowerCase());
    expect(identifyScriptRequest(new URLSearchParams({ uuid: '<x>' })).uuid).toBeNull();
  });
});

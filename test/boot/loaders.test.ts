import { describe, expect, it } from 'vitest';
import { identify } from '../../electron/boot/client';
import { bootFile, parseLoaderName } from '../../electron/boot/loaders';
import { CLIENTS, MAC, SERVER, message, text } from './packets';

const file = (options: Record<number, Uint8Array> | undefined) =>
  bootFile(identify(message('discover', options)), SERVER, MAC);

describe('which loader', () => {
  it.each([
    ['BIOS ROM', { name: '52-54-00-77-00-01/undionly.kpxe', kind: 'tftp' }],
    ['OVMF PXE', { name: '52-54-00-77-00-01/snponly.efi', kind: 'tftp' }],
    ['EBC board', { name: '52-54-00-77-00-01/snponly.efi', kind: 'tftp' }],
    ['OVMF HTTP', { name: 'http://192.168.77.1:8080/loaders/snponly.efi', kind: 'http' }],
    ['iPXE UEFI', { name: 'http://192.168.77.1:8080/boot/52-54-00-77-00-01/script.ipxe', kind: 'http' }],
    ['iPXE BIOS', { name: 'http://192.168.77.1:8080/boot/52-54-00-77-00-01/script.ipxe', kind: 'http' }],
    ['d-i udhcpc', { none: 'the client does not boot from the network' }],
    ['arm64 PXE', { none: 'no boot loader for ARM 64 UEFI by PXE' }],
    ['odd arch', { none: 'no boot loader for code 17185 by PXE' }],
  ])('%s', (name, wanted) => expect(file(CLIENTS[name])).toEqual(wanted));

  it('no guess for a client that does not say what it is', () =>
    expect(file({ 60: text('PXEClient') })).toEqual({
      none: 'no boot loader: the PXE client does not say what it is',
    }));
  it('no PXE file for an HTTP architecture in a PXE request', () =>
    expect(file({ 60: text('PXEClient'), 93: Uint8Array.of(0, 16) })).toHaveProperty('none'));
});

describe('TFTP names', () => {
  it.each([
    ['52-54-00-77-00-01/undionly.kpxe', MAC, 'undionly.kpxe'],
    ['/52-54-00-77-00-01//snponly.efi', MAC, 'snponly.efi'],
    ['\\52-54-00-77-00-01\\SNPONLY.EFI', MAC, 'SNPONLY.EFI'],
    ['./52-54-00-77-00-01/./grub/grub.cfg', MAC, 'grub/grub.cfg'],
    ['undionly.kpxe\u00ff\u00ff', null, 'undionly.kpxe'],
    ['52-54-00-77-00-01', null, '52-54-00-77-00-01'],
    ['52-54-00-77-00-01/../../etc/passwd', null, ''],
    ['..\\..\\boot.ini', null, ''],
    ['', null, ''],
  ])('%j', (name, mac, wanted) => expect(parseLoaderName(name)).toEqual({ mac, file: wanted }));
});

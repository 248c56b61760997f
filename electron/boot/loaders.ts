// Which loader which firmware gets, and how its name carries the machine's address.
import { macWithDashes, parseMac } from '../contract/ids';
import type { Mac } from '../contract/ids';
import { architectureName } from './architectures';
import type { Client } from './client';
import type { ServerFacts } from './wire';

export interface BootFile {
  /** TFTP name or URL. */
  readonly name: string;
  readonly kind: 'tftp' | 'http';
}

const BIOS_LOADER = 'undionly.kpxe';
/** snponly before ipxe.efi: it uses the firmware's own NIC driver, and "stuck at initialising devices" stays away. */
const UEFI_X64_LOADER = 'snponly.efi';

export function bootFile(client: Client, server: ServerFacts, mac: Mac): BootFile | { none: string } {
  const base = `http://${server.address}:${server.httpPort}`;
  const dashed = macWithDashes(mac);
  switch (client.kind) {
    case 'ipxe':
      return { name: `${base}/boot/${dashed}/script.ipxe`, kind: 'http' };
    case 'plain':
      return { none: 'the client does not boot from the network' };
    case 'http':
      if (client.firmware === 'uefi-http-x64')
        return { name: `${base}/loaders/${UEFI_X64_LOADER}`, kind: 'http' };
      return { none: noLoader(client, 'UEFI HTTP boot') };
    case 'pxe':
      if (client.firmware === 'bios') return { name: `${dashed}/${BIOS_LOADER}`, kind: 'tftp' };
      if (client.firmware === 'uefi-x64') return { name: `${dashed}/${UEFI_X64_LOADER}`, kind: 'tftp' };
      return { none: noLoader(client, 'PXE') };
  }
}

/** No guess: a BIOS file sent to UEFI hangs the machine. */
const noLoader = ({ arch }: Client, way: string): string =>
  arch === null
    ? `no boot loader: the ${way} client does not say what it is`
    : `no boot loader for ${architectureName(arch)} by ${way}`;

/**
 * A TFTP name as ROMs send it (leading, doubled or back slashes, other case, trailing garbage after a missing NUL).
 * `file` is empty when the name points outside.
 */
export function parseLoaderName(name: string): { mac: Mac | null; file: string } {
  const clean = name.replace(/[^\x20-\x7e].*$/s, '').replaceAll('\\', '/');
  const parts = clean.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) return { mac: null, file: '' };
  const first = parts[0] ?? '';
  const mac = parts.length > 1 && /^[0-9a-f]{2}([-:][0-9a-f]{2}){5}$/i.test(first) ? parseMac(first) : null;
  return { mac, file: (mac ? parts.slice(1) : parts).join('/') };
}

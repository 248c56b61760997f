// IANA "Processor Architecture Types" (RFC 5970 §3.3, RFC 4578 §2.1): what DHCP option 93 says the firmware is.
import type { Firmware } from '../contract/events';

interface Architecture {
  readonly name: string;
  readonly firmware: Firmware;
}

/**
 * 7 and 9 are both x64: RFC 4578 printed them the other way round from IANA's registry, and boards exist that follow
 * either text.
 */
const TABLE: Readonly<Record<number, Architecture>> = {
  0: { name: 'x86 BIOS', firmware: 'bios' },
  1: { name: 'NEC PC98', firmware: 'other' },
  2: { name: 'Itanium', firmware: 'other' },
  3: { name: 'DEC Alpha', firmware: 'other' },
  4: { name: 'Arc x86', firmware: 'other' },
  5: { name: 'Intel Lean Client', firmware: 'other' },
  6: { name: 'x86 UEFI', firmware: 'uefi-ia32' },
  7: { name: 'x64 UEFI', firmware: 'uefi-x64' },
  8: { name: 'Xscale EFI', firmware: 'other' },
  9: { name: 'EBC (x64 UEFI)', firmware: 'uefi-x64' },
  10: { name: 'ARM 32 UEFI', firmware: 'other' },
  11: { name: 'ARM 64 UEFI', firmware: 'uefi-arm64' },
  12: { name: 'PowerPC Open Firmware', firmware: 'other' },
  13: { name: 'PowerPC ePAPR', firmware: 'other' },
  14: { name: 'POWER OPAL', firmware: 'other' },
  15: { name: 'x86 UEFI HTTP', firmware: 'other' },
  16: { name: 'x64 UEFI HTTP', firmware: 'uefi-http-x64' },
  17: { name: 'EBC HTTP', firmware: 'uefi-http-x64' },
  18: { name: 'ARM 32 UEFI HTTP', firmware: 'other' },
  19: { name: 'ARM 64 UEFI HTTP', firmware: 'uefi-http-arm64' },
  20: { name: 'x86 BIOS HTTP', firmware: 'other' },
  21: { name: 'ARM 32 U-Boot', firmware: 'other' },
  22: { name: 'ARM 64 U-Boot', firmware: 'other' },
  23: { name: 'ARM 32 U-Boot HTTP', firmware: 'other' },
  24: { name: 'ARM 64 U-Boot HTTP', firmware: 'other' },
  25: { name: 'RISC-V 32 UEFI', firmware: 'other' },
  26: { name: 'RISC-V 32 UEFI HTTP', firmware: 'other' },
  27: { name: 'RISC-V 64 UEFI', firmware: 'other' },
  28: { name: 'RISC-V 64 UEFI HTTP', firmware: 'other' },
  29: { name: 'RISC-V 128 UEFI', firmware: 'other' },
  30: { name: 'RISC-V 128 UEFI HTTP', firmware: 'other' },
  31: { name: 's390 Basic', firmware: 'other' },
  32: { name: 's390 Extended', firmware: 'other' },
  33: { name: 'MIPS 32 UEFI', firmware: 'other' },
  34: { name: 'MIPS 64 UEFI', firmware: 'other' },
  35: { name: 'Sunway 32 UEFI', firmware: 'other' },
  36: { name: 'Sunway 64 UEFI', firmware: 'other' },
  37: { name: 'LoongArch 32 UEFI', firmware: 'other' },
  38: { name: 'LoongArch 32 UEFI HTTP', firmware: 'other' },
  39: { name: 'LoongArch 64 UEFI', firmware: 'other' },
  40: { name: 'LoongArch 64 UEFI HTTP', firmware: 'other' },
  41: { name: 'Raspberry Pi', firmware: 'other' },
};

export const isKnownArchitecture = (code: number): boolean => code in TABLE;
export const architectureName = (code: number): string => TABLE[code]?.name ?? `code ${code}`;
/** `other` for everything that has no loader of ours. */
export const firmwareOfArchitecture = (code: number): Firmware => TABLE[code]?.firmware ?? 'other';

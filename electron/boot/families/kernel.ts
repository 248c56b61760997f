// The release string inside a Linux/x86 kernel image (Documentation/arch/x86/boot.rst, field kernel_version).
import { printable } from '../bytes';

/** Enough of a kernel for its release: the real-mode part is at most 64 sectors. */
export const KERNEL_START = 64 * 1024;

const SIGNATURE_AT = 0x202;
const VERSION_AT = 0x20e;

/** `6.12.107+deb13-amd64`; null for anything but a bzImage with a version. */
export function kernelRelease(bytes: Uint8Array): string | null {
  if (printable(bytes.subarray(SIGNATURE_AT, SIGNATURE_AT + 4)) !== 'HdrS') return null;
  const offset = (bytes[VERSION_AT] ?? 0) | ((bytes[VERSION_AT + 1] ?? 0) << 8);
  if (offset === 0) return null;
  const text = bytes.subarray(offset + 0x200, offset + 0x200 + 128);
  const end = text.findIndex((byte) => byte <= 0x20);
  return end > 0 ? printable(text.subarray(0, end)) || null : null;
}

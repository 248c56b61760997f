// What a boot or install client is told about the kind of a file. UEFI HTTP Boot looks at the type where it does not
// know the name's ending; everybody else only needs it not to be wrong. Never a charset or an encoding for files:
// a compressed file stays the compressed file.
import path from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.efi': 'application/efi',
  '.iso': 'application/vnd.efi-iso',
  '.img': 'application/vnd.efi-img',
  '.ipxe': 'text/plain',
  '.cfg': 'text/plain',
  '.ks': 'text/plain',
  '.txt': 'text/plain',
  '.sh': 'text/plain',
  '.json': 'application/json',
  '.xml': 'application/xml',
  '.yaml': 'text/plain',
  '.html': 'text/html',
  '.deb': 'application/vnd.debian.binary-package',
  '.udeb': 'application/vnd.debian.binary-package',
  '.rpm': 'application/x-rpm',
  '.gz': 'application/gzip',
  '.xz': 'application/x-xz',
  '.zst': 'application/zstd',
};

export const typeOf = (file: string): string =>
  TYPES[path.posix.extname(file).toLowerCase()] ?? 'application/octet-stream';

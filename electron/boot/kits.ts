// Debian media cannot install over the network by themselves: a netboot kit lends them kernel and initrd, and the kit's
// kernel must be one that the medium carries installer modules for (anna refuses any other).
import type { Distro } from '../contract/model';

/** Media whose own kernel cannot install over the network; what nobody recognised or what is gone is left alone. */
const wantsKit = (distro: Distro): boolean =>
  distro.role === 'media' &&
  distro.family === 'debian-installer' &&
  distro.kernel === null &&
  (distro.status === 'ready' || distro.status === 'needs-kit');

const canLend = (distro: Distro): boolean =>
  distro.role === 'kit' && distro.kernel !== null && distro.status === 'ready';

export function kitFits(medium: Distro, kit: Distro): boolean {
  return (
    medium.arch === kit.arch && kit.kernelReleases.some((release) => medium.kernelReleases.includes(release))
  );
}

/** The kit in use while it fits, else the newest that does (the id decides between equals). */
function kitFor(medium: Distro, kits: readonly Distro[]): Distro | null {
  const fitting = kits.filter((kit) => kitFits(medium, kit));
  const current = fitting.find((kit) => kit.id === medium.kit);
  if (current) return current;
  const [best] = fitting.sort((a, b) => b.importedAt - a.importedAt || (a.id < b.id ? -1 : 1));
  return best ?? null;
}

/** The media whose kit or status is no longer right, corrected; call after any distro came or went. */
export function matchKits(distros: readonly Distro[]): Distro[] {
  const kits = distros.filter(canLend);
  const changed: Distro[] = [];
  for (const medium of distros.filter(wantsKit)) {
    const kit = kitFor(medium, kits)?.id ?? null;
    const status = kit === null ? 'needs-kit' : 'ready';
    if (kit !== medium.kit || status !== medium.status) changed.push({ ...medium, kit, status });
  }
  return changed;
}

// The images that the lab imports, built when they are not there yet, and kept between runs.
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { run } from './processes';

/** `LAB_CACHE` names another folder; the Debian medium with its pool takes 2 GB of it. */
const CACHE = path.resolve(
  process.env['LAB_CACHE'] ?? path.join(import.meta.dirname, '..', '..', '.cache', 'lab'),
);

export interface Medium {
  readonly iso: string;
  readonly kit: string;
}

/** Look-alike media whose installer is the probe, and a disk that already has a system. */
export async function probeMedia(): Promise<{ 12: Medium; 13: Medium; ownDisk: string }> {
  const out = path.join(CACHE, 'probe');
  mkdirSync(out, { recursive: true });
  await run(path.join(import.meta.dirname, 'probe', 'build.sh'), [out]);
  const medium = (major: number): Medium => ({
    iso: path.join(out, `debian-${major}-probe.iso`),
    kit: path.join(out, `netboot-${major}.tar.gz`),
  });
  return { 12: medium(12), 13: medium(13), ownDisk: path.join(out, 'own-disk.img') };
}

/** Debian 13 with its own installer, from the machine's own Debian mirror. */
export async function debianMedia(): Promise<Medium> {
  const out = path.join(CACHE, 'debian');
  mkdirSync(out, { recursive: true });
  await run(path.join(import.meta.dirname, 'debian', 'build-iso.sh'), [out], { seconds: 1800 });
  const kit = readdirSync(out).find((name) => /^debian-installer-13-netboot-amd64_.*\.deb$/.test(name));
  if (!kit) throw new Error(`no netboot kit in ${out}`);
  return { iso: path.join(out, 'debian-13-lab.iso'), kit: path.join(out, kit) };
}

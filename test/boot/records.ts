// Distros, profiles and systems as the stores would hold them, with what a test cares about laid over.
import { answerForm } from '../../electron/contract/model';
import type { Distro, Profile, System } from '../../electron/contract/model';
import type { DistroId, ProfileName, SystemName } from '../../electron/contract/ids';
import { MAC } from './packets';

export const distro = (over: Partial<Distro> = {}): Distro => ({
  id: 'debian-13' as DistroId,
  name: 'Debian 13.1.0 amd64',
  family: 'debian-installer',
  role: 'media',
  version: '13.1.0',
  codename: 'trixie',
  arch: 'amd64',
  edition: 'netinst',
  boot: ['bios', 'uefi'],
  minMemoryMiB: 512,
  source: 'image',
  image: null,
  volumeId: '',
  bytes: 1,
  sha256: null,
  kernel: null,
  initrds: [],
  kernelReleases: ['6.12.1-amd64'],
  kit: 'kit-13' as DistroId,
  status: 'ready',
  importedAt: 1,
  ...over,
});
export const kit = (over: Partial<Distro> = {}): Distro =>
  distro({
    id: 'kit-13' as DistroId,
    family: 'debian-netboot-kit',
    role: 'kit',
    kernel: 'linux',
    initrds: ['initrd.gz'],
    kit: null,
    ...over,
  });
export const profile = (over: Partial<Profile> = {}): Profile => ({
  name: 'office' as ProfileName,
  distro: 'debian-13' as DistroId,
  answers: answerForm.parse({}),
  kernelArgs: '',
  savedAt: 1,
  ...over,
});
export const system = (over: Partial<System> = {}): System => ({
  name: 'Web.Server_1' as SystemName,
  mac: MAC,
  profile: 'office' as ProfileName,
  ip: null,
  hostname: null,
  values: {},
  boot: 'install',
  installedAt: null,
  savedAt: 1,
  ...over,
});

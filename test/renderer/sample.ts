// A story for the page, told as the engine would tell it: every kind of distro, machines in all six states, leases,
// an import on its way and one that failed. Times are relative to `now`.
import type { EventBody, SlipwayEvent } from '../../electron/contract/events';
import type { DistroId, JobId, ProfileName, SystemName } from '../../electron/contract/ids';
import { answerForm } from '../../electron/contract/model';
import type { Distro, Lease, Nic, Profile, System } from '../../electron/contract/model';
import { settings as settingsSchema } from '../../electron/contract/settings';
import type { Settings } from '../../electron/contract/settings';
import { ip, mac, machineEvents } from './sample-boots';

export { ip, mac };

export const nic: Nic = {
  name: 'enp3s0',
  mac: mac('3c:d9:2b:10:20:30'),
  address: ip('192.168.7.1'),
  netmask: ip('255.255.255.0'),
  linkUp: true,
  kind: 'wired',
};
export const nics: readonly Nic[] = [
  nic,
  { ...nic, name: 'wlp2s0', kind: 'wireless', address: ip('10.0.0.23') },
  { ...nic, name: 'enp4s0', address: null, netmask: null, linkUp: false },
];

export function distro(fields: Omit<Partial<Distro>, 'id'> & { id: string; name: string }): Distro {
  return {
    family: 'debian-installer',
    role: 'media',
    version: '13.1',
    codename: 'trixie',
    arch: 'amd64',
    edition: 'netinst',
    boot: ['bios', 'uefi', 'secure-boot'],
    minMemoryMiB: 512,
    source: 'folder',
    image: { path: '/home/ana/Downloads/debian-13.1.0-amd64-netinst.iso', size: 783_286_272, mtimeMs: 0 },
    volumeId: 'Debian 13.1.0 amd64 n',
    bytes: 783_286_272,
    sha256: null,
    kernel: null,
    initrds: [],
    kernelReleases: ['6.12.43+deb13-amd64'],
    kit: null,
    status: 'ready',
    importedAt: 1,
    ...fields,
    id: fields.id as DistroId,
  };
}

export const profile = (name: string, of: string, fields: object = {}): Profile => ({
  name: name as ProfileName,
  distro: of as DistroId,
  answers: answerForm.parse({
    user: { name: 'ana', fullName: 'Ana', passwordHash: '$6$salt$hash' },
    packages: ['openssh-server', 'curl'],
    ...fields,
  }),
  kernelArgs: '',
  savedAt: Date.now() - 3_600_000,
});

const library: readonly Distro[] = [
  distro({
    id: 'debian-13.1-amd64',
    name: 'Debian GNU/Linux 13.1',
    kit: 'kit-13-amd64' as DistroId,
    importedAt: 5,
  }),
  distro({
    id: 'debian-12.11-amd64',
    name: 'Debian GNU/Linux 12.11',
    version: '12.11',
    codename: 'bookworm',
    status: 'needs-kit',
    kernelReleases: ['6.1.0-37-amd64'],
    source: 'image',
    importedAt: 4,
  }),
  distro({
    id: 'rescue-cd',
    name: 'RESCUE_CD_2025',
    family: 'unknown',
    version: '',
    codename: '',
    arch: 'other',
    status: 'needs-help',
    boot: [],
    kernelReleases: [],
    bytes: 931_000_000,
    importedAt: 3,
  }),
  distro({
    id: 'debian-11-amd64',
    name: 'Debian GNU/Linux 11.9',
    version: '11.9',
    codename: 'bullseye',
    status: 'gone',
    source: 'image',
    importedAt: 2,
    kernelReleases: [],
  }),
  distro({
    id: 'kit-13-amd64',
    name: 'Debian 13 netboot kit',
    family: 'debian-netboot-kit',
    role: 'kit',
    edition: 'netboot',
    boot: ['bios', 'uefi'],
    bytes: 61_000_000,
    kernel: 'linux',
    initrds: ['initrd.gz'],
  }),
];

const profiles = [
  profile('web-server', 'debian-13.1-amd64'),
  profile('lab-pc', 'debian-13.1-amd64', { packages: [], disk: '/dev/nvme0n1' }),
];

const system = (name: string, address: string, fields: Partial<System> = {}): System => ({
  name: name as SystemName,
  mac: mac(address),
  profile: 'web-server' as ProfileName,
  ip: null,
  hostname: null,
  values: {},
  boot: 'install',
  installedAt: null,
  savedAt: 0,
  ...fields,
});

const lease = (address: string, hardware: string, hostname: string | null): Lease => ({
  ip: ip(address),
  mac: mac(hardware),
  clientId: null,
  hostname,
  state: 'bound',
  boundAt: Date.now() - 900_000,
  expiresAt: Date.now() + 2_700_000,
});

export const filled: readonly EventBody[] = [
  { type: 'engine.started', version: '0.1.0' },
  ...library.map((one): EventBody => ({ type: 'distro.saved', distro: one })),
  ...profiles.map((one): EventBody => ({ type: 'profile.saved', profile: one })),
  {
    type: 'system.saved',
    system: system('pc-14', '52:54:00:aa:01:01', {
      boot: 'disk',
      installedAt: Date.now() - 600_000,
      ip: ip('192.168.7.101'),
      hostname: 'pc-14',
    }),
  },
  { type: 'system.saved', system: system('pc-15', '52:54:00:aa:01:02') },
  { type: 'system.saved', system: system('store-2', '00:25:90:aa:01:05') },
  {
    type: 'import.started',
    job: 'job-1' as JobId,
    path: '/home/ana/Downloads/debian-13.1.0-amd64-DVD-1.iso',
    name: 'debian-13.1.0-amd64-DVD-1.iso',
  },
  {
    type: 'import.progressed',
    job: 'job-1' as JobId,
    phase: 'copying',
    done: 1_530_000_000,
    total: 3_990_000_000,
    left: 170,
  },
  { type: 'import.started', job: 'job-2' as JobId, path: '/home/ana/Downloads/half.iso', name: 'half.iso' },
  {
    type: 'import.failed',
    job: 'job-2' as JobId,
    path: '/home/ana/Downloads/half.iso',
    problem: {
      code: 'image-truncated',
      params: { path: '/home/ana/Downloads/half.iso', have: 312_000_000, need: 783_286_272 },
    },
  },
  {
    type: 'serve.started',
    serving: {
      nic,
      address: ip('192.168.7.1'),
      netmask: ip('255.255.255.0'),
      mode: 'auto',
      effective: 'dhcp',
      pool: { from: ip('192.168.7.100'), to: ip('192.168.7.199') },
      ports: { dhcp: 67, tftp: 69, http: 8080, proxy: null },
      since: Date.now() - 1_000_000,
    },
  },
  { type: 'lease.bound', lease: lease('192.168.7.101', '52:54:00:aa:01:01', 'pc-14') },
  { type: 'lease.bound', lease: lease('192.168.7.102', '52:54:00:aa:01:02', null) },
  ...machineEvents(),
];

/** Stamps bodies as the store does: one number each, a second apart, the last one now. */
export function stamp(bodies: readonly EventBody[], after = 0, now = Date.now()): readonly SlipwayEvent[] {
  return bodies.map((body, index) => ({
    ...body,
    seq: after + index + 1,
    at: now - (bodies.length - 1 - index) * 1000,
  }));
}

export const defaults = (patch: Partial<Settings> = {}): Settings => ({
  ...settingsSchema.parse({}),
  ...patch,
});

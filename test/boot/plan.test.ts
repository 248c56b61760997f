import { describe, expect, it } from 'vitest';
import { plan } from '../../electron/boot/plan';
import type { Facts } from '../../electron/boot/plan';
import { matchKits } from '../../electron/boot/kits';
import type { DistroId } from '../../electron/contract/ids';
import { distro, kit, profile, system } from './records';

const nobody: Facts = {
  system: null,
  profile: null,
  distro: null,
  newMachines: { kind: 'ask' },
  newProfile: null,
  newDistro: null,
};
const known: Facts = { ...nobody, system: system(), profile: profile(), distro: distro() };
const everyNew: Facts = {
  ...nobody,
  newMachines: { kind: 'install', profile: 'office' },
  newProfile: profile(),
  newDistro: distro(),
};

describe('what a machine gets', () => {
  it.each<[string, Facts, object]>([
    ['nobody decided, ask', nobody, { kind: 'menu' }],
    ['nobody decided, ignore', { ...nobody, newMachines: { kind: 'ignore' } }, { kind: 'ignore' }],
    ['nobody decided, install on every new machine', everyNew, { kind: 'install', system: null }],
    [
      'the same without the profile',
      { ...everyNew, newProfile: null },
      { kind: 'local-disk', system: null, reason: 'profile-missing' },
    ],
    [
      'the same with a distro in trouble',
      { ...everyNew, newDistro: distro({ status: 'gone' }) },
      { kind: 'local-disk', reason: 'distro-not-ready' },
    ],
    ['a system to install', known, { kind: 'install' }],
    ['an installed system', { ...known, system: system({ boot: 'disk' }) }, { kind: 'local-disk' }],
    [
      'an installed system although new machines install',
      { ...everyNew, system: system({ boot: 'disk' }) },
      { kind: 'local-disk' },
    ],
    [
      'a system although new machines are ignored',
      { ...known, newMachines: { kind: 'ignore' } },
      { kind: 'install' },
    ],
    ['its profile is gone', { ...known, profile: null }, { kind: 'local-disk', reason: 'profile-missing' }],
    ['its distro is gone', { ...known, distro: null }, { kind: 'local-disk', reason: 'distro-missing' }],
    [
      'its distro needs a kit',
      { ...known, distro: distro({ status: 'needs-kit', kit: null }) },
      { kind: 'local-disk', reason: 'distro-not-ready' },
    ],
    ['its distro is a kit', { ...known, distro: kit() }, { kind: 'local-disk', reason: 'distro-not-ready' }],
    [
      'its distro has no kernel at all',
      { ...known, distro: distro({ kit: null }) },
      { kind: 'local-disk', reason: 'distro-not-ready' },
    ],
    [
      'its distro has its own kernel',
      { ...known, distro: distro({ kit: null, kernel: 'install.amd/vmlinuz' }) },
      { kind: 'install' },
    ],
  ])('%s', (_what, facts, wanted) => {
    expect(plan(facts)).toMatchObject(wanted);
  });
});

describe('media and kits find each other', () => {
  const lonely = distro({ kit: null, status: 'needs-kit' });
  it('by kernel release, whichever came first', () => {
    expect(matchKits([lonely, kit()])).toEqual([{ ...lonely, kit: 'kit-13', status: 'ready' }]);
    expect(matchKits([kit(), lonely])).toEqual([{ ...lonely, kit: 'kit-13', status: 'ready' }]);
  });
  it('nothing to say when all fits', () => expect(matchKits([distro(), kit()])).toEqual([]));
  it.each([
    ['another kernel', kit({ kernelReleases: ['6.1.0-50-amd64'] })],
    ['another architecture', kit({ arch: 'arm64' })],
    ['a kit that is still on its way', kit({ status: 'importing' })],
  ])('not with %s', (_what, other) => {
    expect(matchKits([distro(), other])).toEqual([{ ...distro(), kit: null, status: 'needs-kit' }]);
  });
  it('a removed kit leaves its media waiting', () =>
    expect(matchKits([distro()])).toEqual([{ ...distro(), kit: null, status: 'needs-kit' }]));
  it('the kit in use stays although a newer one fits too', () =>
    expect(matchKits([distro(), kit(), kit({ id: 'newer' as DistroId, importedAt: 9 })])).toEqual([]));
  it('of two the newest', () =>
    expect(matchKits([lonely, kit(), kit({ id: 'newer' as DistroId, importedAt: 9 })])[0]?.kit).toBe(
      'newer',
    ));
  it('media with their own network kernel, and broken ones, stay as they are', () => {
    const own = distro({ kit: null, kernel: 'install.amd/vmlinuz', initrds: ['install.amd/initrd.gz'] });
    expect(matchKits([own, distro({ kit: null, status: 'gone' }), kit()])).toEqual([]);
  });
});

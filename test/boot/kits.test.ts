// Which netboot kit lends its kernel to which medium.
import { describe, expect, it } from 'vitest';
import { matchKits } from '../../electron/boot/kits';
import type { DistroId } from '../../electron/contract/ids';
import { distro, kit } from './records';

const id = (text: string): DistroId => text as DistroId;
const waiting = distro({ kit: null, status: 'needs-kit', kernelReleases: ['6.12.1-amd64', '6.12.0-amd64'] });
const fitting = kit({ id: id('kit'), kernelReleases: ['6.12.1-amd64'] });

describe('matchKits', () => {
  it('gives a medium the kit of one of its kernel releases, and keeps its own kernel empty', () => {
    expect(matchKits([waiting, fitting])).toEqual([{ ...waiting, kit: id('kit'), status: 'ready' }]);
  });

  it('answers nothing when nothing changes', () => {
    const matched = { ...waiting, kit: id('kit'), status: 'ready' as const };
    expect(matchKits([matched, fitting])).toEqual([]);
    expect(matchKits([waiting])).toEqual([]);
    expect(matchKits([])).toEqual([]);
  });

  it.each([
    ['another kernel release', { kernelReleases: ['6.12.2-amd64'] }],
    ['another architecture', { arch: 'arm64' as const }],
    ['no kernel', { kernel: null }],
    ['files that are gone', { status: 'gone' as const }],
    ['a medium in the place of a kit', { role: 'media' as const, family: 'unknown' as const }],
  ])('is not fooled by a kit with %s', (_, over) => {
    expect(matchKits([waiting, { ...fitting, ...over }])).toEqual([]);
  });

  it('takes the kit away when it was removed, and says so', () => {
    const orphan = { ...waiting, kit: id('removed'), status: 'ready' as const };
    expect(matchKits([orphan])).toEqual([{ ...orphan, kit: null, status: 'needs-kit' }]);
  });

  it('keeps the kit in use while it fits; else the newest, else the first by id', () => {
    const older = kit({ id: id('a-older'), kernelReleases: ['6.12.0-amd64'], importedAt: 1 });
    const newer = kit({ id: id('b-newer'), kernelReleases: ['6.12.1-amd64'], importedAt: 9 });
    const twin = { ...newer, id: id('c-twin') };
    expect(matchKits([waiting, older, twin, newer])[0]?.kit).toBe('b-newer');
    expect(matchKits([{ ...waiting, kit: older.id, status: 'ready' }, newer, older])).toEqual([]);
  });

  it('leaves alone what boots by itself, what nobody knows and what is gone', () => {
    const others = [
      distro({ kernel: 'install/vmlinuz', kit: null }),
      distro({ family: 'unknown', kit: null, status: 'needs-help' }),
      distro({ kit: null, status: 'gone' }),
      distro({ kit: null, status: 'importing' }),
    ];
    expect(matchKits([...others, fitting, kit({ id: id('k2') })])).toEqual([]);
  });
});

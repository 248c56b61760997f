// The collections: what goes in comes out, and a damaged file costs only its damaged lines.
import { appendFile, mkdir, readFile, readdir, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Mac, ProfileName, SystemName } from '../../electron/contract/ids';
import type { System } from '../../electron/contract/model';
import { openStore, readCollection } from '../../electron/store/database';
import { storeLayout } from '../../electron/store/layout';
import { temporaryFolder } from './folder';
import { ipOf, lease } from './records';

const quiet = { onRepaired: () => undefined };
const leasesFile = (folder: string): string => path.join(storeLayout(folder).collections, 'leases.db');

/** A closed store with leases 0 to `count` - 1. */
async function filled(count: number): Promise<string> {
  const folder = await temporaryFolder();
  const store = await openStore(folder, quiet);
  for (let n = 0; n < count; n++) await store.leases.put(lease(n));
  await store.close();
  return folder;
}

/** Opens, tells what was repaired and which leases are there, closes. */
async function reopened(folder: string): Promise<{ repaired: string[]; ips: string[] }> {
  const repaired: string[] = [];
  const store = await openStore(folder, { onRepaired: (_file, kept) => void repaired.push(kept) });
  const ips = (await store.leases.all()).map(({ ip }) => ip as string).sort();
  await store.close();
  return { repaired, ips };
}

const ips = (...numbers: number[]): string[] => numbers.map((n) => ipOf(n) as string).sort();

describe('a collection', () => {
  it('keeps, replaces, removes and survives closing', async () => {
    const folder = await temporaryFolder();
    const store = await openStore(folder, quiet);
    await store.leases.put(lease(1, 1));
    await store.leases.put(lease(2));
    await store.leases.put(lease(1, 2));
    await store.leases.remove(ipOf(2));
    await store.leases.remove('10.9.9.9');
    expect(await store.leases.get(ipOf(1))).toEqual(lease(1, 2));
    await store.close();
    const again = await openStore(folder, quiet);
    expect(await again.leases.all()).toEqual([lease(1, 2)]);
    expect(await again.leases.get(ipOf(2))).toBeNull();
    await again.close();
  });

  it('takes template values whose names have dots, dollars and percent signs', async () => {
    const folder = await temporaryFolder();
    const system: System = {
      name: 'pc-1' as SystemName,
      mac: '52:54:00:00:00:01' as Mac,
      profile: 'p' as ProfileName,
      ip: null,
      hostname: null,
      values: { 'net.dns.1': '1.1.1.1', a: '', 'x%2e': 'y', $set: 'z' },
      boot: 'install',
      installedAt: null,
      savedAt: 1,
    };
    const store = await openStore(folder, quiet);
    await store.systems.put(system);
    expect(await store.systems.get('pc-1')).toEqual(system);
    await store.close();
    expect(await readCollection(folder, 'systems')).toEqual([system]);
  });

  it('gives copies: neither a later change of the argument nor of a result reaches the store', async () => {
    const store = await openStore(await temporaryFolder(), quiet);
    const mine = { ...lease(1), hostname: 'before' };
    const saving = store.leases.put(mine);
    mine.hostname = 'after';
    await saving;
    const got = await store.leases.get(ipOf(1));
    Object.assign(got ?? {}, { hostname: 'after' });
    expect((await store.leases.get(ipOf(1)))?.hostname).toBe('before');
    await store.close();
  });

  it('rewrites a file of many dead lines by itself', async () => {
    const folder = await temporaryFolder();
    const store = await openStore(folder, quiet);
    for (let version = 0; version < 2100; version++) await store.leases.put(lease(1, version));
    const lines = (await readFile(leasesFile(folder), 'utf8')).trim().split('\n');
    expect(lines.length).toBeLessThan(200);
    await store.close();
    expect((await readFile(leasesFile(folder), 'utf8')).trim().split('\n')).toHaveLength(1);
  });

  it.skipIf(process.platform === 'win32')('keeps its files to their owner', async () => {
    const folder = await filled(1);
    expect((await stat(leasesFile(folder))).mode & 0o077).toBe(0);
    expect((await stat(storeLayout(folder).collections)).mode & 0o077).toBe(0);
  });
});

describe('a damaged file', () => {
  it('with a torn last line loses that line only; the bytes are set aside', async () => {
    const folder = await filled(3);
    const before = await readFile(leasesFile(folder));
    await truncate(leasesFile(folder), before.length - 20);
    const { repaired, ips: found } = await reopened(folder);
    expect(found).toEqual(ips(0, 1));
    expect(repaired).toHaveLength(1);
    expect(path.basename(repaired[0] ?? '')).toMatch(/^leases\.db\.bad-\d{8}T\d{9}Z$/);
    expect(await readFile(repaired[0] ?? '')).toEqual(before.subarray(0, -20));
    expect((await reopened(folder)).repaired).toEqual([]);
  });

  it('with 4 KiB of NUL at its end keeps everything', async () => {
    const folder = await filled(3);
    await appendFile(leasesFile(folder), Buffer.alloc(4096));
    const { repaired, ips: found } = await reopened(folder);
    expect(found).toEqual(ips(0, 1, 2));
    expect(repaired).toHaveLength(1);
  });

  it('with a foreign line, or a document under a wrong key, keeps the others', async () => {
    const folder = await filled(2);
    await appendFile(
      leasesFile(folder),
      '["no document"]\n{"_id":"10.7.7.7","body":{"ip":"10.8.8.8"}}\nnull\n',
    );
    const { repaired, ips: found } = await reopened(folder);
    expect(found).toEqual(ips(0, 1));
    expect(repaired).toHaveLength(1);
  });

  it('of nothing but noise opens empty, and is set aside', async () => {
    const folder = await filled(1);
    await writeFile(
      leasesFile(folder),
      Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256)),
    );
    const { repaired, ips: found } = await reopened(folder);
    expect(found).toEqual([]);
    expect(repaired).toHaveLength(1);
  });

  it('that is a folder is a problem, and the lock is given back', async () => {
    const folder = await temporaryFolder();
    await mkdir(leasesFile(folder), { recursive: true });
    const failing = openStore(folder, quiet);
    await expect(failing).rejects.toMatchObject({ problem: { code: 'cannot-read' } });
    expect(await readdir(storeLayout(folder).collections)).not.toContain('lock');
  });
});

describe('reading without opening', () => {
  it('sees what a running process has written, skips half a line, and changes nothing', async () => {
    const folder = await temporaryFolder();
    const store = await openStore(folder, quiet);
    await store.leases.put(lease(1));
    await store.leases.put(lease(2));
    await store.leases.remove(ipOf(1));
    await appendFile(leasesFile(folder), '{"_id":"10.0');
    const before = await readFile(leasesFile(folder));
    expect(await readCollection(folder, 'leases')).toEqual([lease(2)]);
    expect(await readFile(leasesFile(folder))).toEqual(before);
    await store.close();
    expect(await readCollection(path.join(folder, 'nowhere'), 'leases')).toEqual([]);
  });
});

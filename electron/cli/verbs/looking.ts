// Verbs that only look: they read the data folder itself, so they work beside a window or a `serve` that owns it.
import type { MachineView } from '../../contract/view';
import { shownAttempt } from '../../contract/view';
import { readStored } from '../../engine/stored';
import { eventLine } from '../event-lines';
import type { ExitCode, Run } from '../host';
import { print, printJson, table } from '../host';
import { STATUS_WORDS, STEP_WORDS, bytes, moment } from '../words';

export type List = 'nics' | 'distros' | 'profiles' | 'systems' | 'leases' | 'machines';

export async function list(run: Run, what: List): Promise<ExitCode> {
  const { human, value } = await LISTS[what](run.dataDir);
  print(run, human, value);
  return 0;
}

interface Listed {
  readonly human: string;
  readonly value: unknown;
}

const listed = <Item>(
  items: readonly Item[],
  empty: string,
  head: readonly string[],
  row: (item: Item) => readonly string[],
): Listed => ({ human: items.length === 0 ? empty : table(head, items.map(row)), value: items });

const LISTS: Readonly<Record<List, (dataDir: string) => Promise<Listed>>> = {
  nics: async (dataDir) =>
    listed(
      await readStored(dataDir).nics(),
      'No network cards.',
      ['name', 'kind', 'link', 'address', 'mac'],
      ({ name, kind, linkUp, address, mac }) => [
        name,
        kind,
        linkUp ? 'up' : 'down',
        address ?? '-',
        mac ?? '-',
      ],
    ),
  distros: async (dataDir) =>
    listed(
      await readStored(dataDir).distros(),
      "The library is empty: 'slipway import FILE' takes an ISO.",
      ['id', 'status', 'arch', 'boot', 'size', 'name'],
      ({ id, status, arch, boot, bytes: size, name }) => [
        id,
        status,
        arch,
        boot.join(','),
        bytes(size),
        name,
      ],
    ),
  profiles: async (dataDir) =>
    listed(
      await readStored(dataDir).profiles(),
      "No profiles yet: 'slipway profile add NAME --distro ID' makes one.",
      ['name', 'distro', 'kernel arguments'],
      ({ name, distro, kernelArgs }) => [name, distro, kernelArgs],
    ),
  systems: async (dataDir) =>
    listed(
      await readStored(dataDir).systems(),
      "No systems yet: 'slipway system add NAME --mac M --profile P' makes one.",
      ['name', 'mac', 'profile', 'next boot', 'address', 'installed'],
      ({ name, mac, profile, boot, ip, installedAt }) => [
        name,
        mac,
        profile,
        boot === 'install' ? 'installs' : 'own disk',
        ip ?? 'any',
        installedAt === null ? 'never' : moment(installedAt),
      ],
    ),
  leases: async (dataDir) =>
    listed(
      await readStored(dataDir).leases(),
      'No addresses are given out.',
      ['address', 'mac', 'state', 'until', 'host name'],
      ({ ip, mac, state, expiresAt, hostname }) => [ip, mac, state, moment(expiresAt), hostname ?? '-'],
    ),
  machines: async (dataDir) =>
    listed(
      await readStored(dataDir).machines(),
      'No machine has booted from this network yet.',
      ['mac', 'address', 'status', 'profile', 'last heard', 'step'],
      machineRow,
    ),
};

function machineRow(machine: MachineView): readonly string[] {
  const attempt = shownAttempt(machine);
  return [
    machine.mac,
    machine.ip ?? '-',
    STATUS_WORDS[machine.status],
    attempt?.profile ?? '-',
    moment(machine.lastHeard),
    attempt ? `${attempt.step} of 9: ${STEP_WORDS[attempt.step]}` : '-',
  ];
}

export async function events(run: Run, follow: boolean): Promise<ExitCode> {
  const stored = readStored(run.dataDir);
  const stop = new AbortController();
  const unlisten = run.host.onStop(() => stop.abort());
  try {
    for await (const event of follow ? stored.follow(stop.signal) : stored.events()) {
      if (stop.signal.aborted) break;
      if (run.json) {
        printJson(run, event);
        continue;
      }
      const line = eventLine(event);
      if (line !== null) run.host.out(`${line}\n`);
    }
  } finally {
    unlisten();
  }
  return 0;
}

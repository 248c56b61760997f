// An engine of paper for tests of the page: holds a view folded from told events, answers commands, and lets a test
// push events, drop one, or fall over. It never ships: nothing in renderer/ knows it.
import type { Command, Preflight, Reply } from '../../electron/contract/api';
import type { Bridge, EngineState, MenuAction, PageMessage } from '../../electron/contract/door';
import type { EventBody, SlipwayEvent } from '../../electron/contract/events';
import type { Profile } from '../../electron/contract/model';
import type { Problem } from '../../electron/contract/problems';
import type { Settings } from '../../electron/contract/settings';
import { apply, emptyView } from '../../electron/contract/view';
import type { View } from '../../electron/contract/view';
import { defaults, nics, stamp } from './sample';

export interface FakeEngine {
  readonly bridge: Bridge;
  readonly calls: { command: string; args: unknown }[];
  view(): View;
  push(...bodies: EventBody[]): void;
  /** An event that the page never hears of: its next one shows a gap. */
  lose(body: EventBody): void;
  state(state: EngineState): void;
  menu(action: MenuAction): void;
  answer(command: Command, make: (args: never) => unknown): void;
  refuse(command: Command, problem: Problem): void;
}

export const passed: Preflight = {
  checks: (['nic', 'link', 'address', 'port', 'rights', 'rival', 'loaders', 'profile', 'space'] as const).map(
    (id) => ({
      id,
      state: 'pass',
      problem: null,
      params: {},
    }),
  ),
  effective: 'dhcp',
  pool: { from: '192.168.7.100', to: '192.168.7.199' },
};

const loaders = [
  {
    file: 'undionly.kpxe',
    name: 'iPXE',
    firmware: 'BIOS',
    version: '1.21.1+git20250501',
    licence: 'GPL-2.0-or-later',
    sha256: '4f'.repeat(32),
    state: 'present',
  },
  {
    file: 'snponly.efi',
    name: 'iPXE',
    firmware: 'UEFI x64',
    version: '1.21.1+git20250501',
    licence: 'GPL-2.0-or-later',
    sha256: '9c'.repeat(32),
    state: 'missing',
  },
];
const preseed = [
  '#_preseed_V1',
  'd-i debian-installer/locale string en_US.UTF-8',
  'd-i passwd/username string ana',
  'd-i partman-auto/disk string /dev/sda',
].join('\n');

export function fakeEngine(bodies: readonly EventBody[] = [], patch: Partial<Settings> = {}): FakeEngine {
  const log: SlipwayEvent[] = [...stamp(bodies)];
  const listeners = new Set<(message: PageMessage) => void>();
  const calls: FakeEngine['calls'] = [];
  let view = log.reduce(apply, emptyView(defaults(patch)));
  const tell = (message: PageMessage): void => listeners.forEach((listener) => listener(message));
  const record = (body: EventBody): SlipwayEvent => {
    const [event] = stamp([body], log.length);
    if (!event) throw new Error('nothing to record');
    log.push(event);
    view = apply(view, event);
    return event;
  };
  const push = (...more: EventBody[]): void => tell({ kind: 'events', events: more.map(record) });

  const answers = new Map<string, (args: never) => unknown>([
    ['snapshot', () => ({ view, seq: log.length })],
    [
      'events',
      ({ after, limit }: { after?: number; limit?: number }) =>
        log.filter(({ seq }) => seq > (after ?? 0)).slice(0, limit),
    ],
    ['nics', () => nics],
    ['preflight', () => passed],
    ['loaders', () => loaders],
    ['settings', () => view.settings],
    [
      'previewAnswers',
      () => ({ text: preseed, format: 'preseed', fileName: 'preseed.cfg', sha256: '00'.repeat(32) }),
    ],
    ['previewBoot', () => ({ text: '#!ipxe\necho Slipway\n' })],
    [
      'saveSettings',
      (patched: Partial<Settings>) => {
        push({ type: 'settings.saved', settings: { ...view.settings, ...patched } });
        return view.settings;
      },
    ],
    [
      'saveProfile',
      (draft: Profile) => {
        push({ type: 'profile.saved', profile: draft });
        return draft;
      },
    ],
  ]);
  const bridge: Bridge = {
    call: async (command, args): Promise<Reply<unknown>> => {
      calls.push({ command, args });
      const make = answers.get(command);
      const value = make ? make(args as never) : undefined;
      if (isRefusal(value)) return { ok: false, problem: value.refused };
      return { ok: true, value };
    },
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    pathOf: (file) => ('name' in file && typeof file.name === 'string' ? `/drop/${file.name}` : ''),
  };
  return {
    bridge,
    calls,
    view: () => view,
    push,
    lose: (body) => void record(body),
    state: (state) => tell({ kind: 'engine', state, detail: null }),
    menu: (action) => tell({ kind: 'menu', action }),
    answer: (command, make) => void answers.set(command, make),
    refuse: (command, problem) => void answers.set(command, () => ({ refused: problem })),
  };
}

const isRefusal = (value: unknown): value is { refused: Problem } =>
  typeof value === 'object' && value !== null && 'refused' in value;

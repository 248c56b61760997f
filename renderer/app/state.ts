// What the page knows: the engine's view (made by the contract's fold), the recent events, and where the person is.
import { create } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { EngineState } from '../../electron/contract/door';
import { isLive } from '../../electron/contract/events';
import type { SlipwayEvent } from '../../electron/contract/events';
import { apply } from '../../electron/contract/view';
import type { View } from '../../electron/contract/view';

export type ScreenName = 'welcome' | 'library' | 'profiles' | 'machines' | 'activity' | 'settings';
export type MachinesTab = 'machines' | 'systems' | 'leases';

/** What the profile wizard works on; null: it is closed. */
export type WizardTask =
  | { readonly kind: 'new'; readonly distro: string | null }
  | { readonly kind: 'edit'; readonly profile: string }
  | { readonly kind: 'copy'; readonly profile: string };

export interface PageState {
  readonly view: View | null;
  readonly seq: number;
  /** Kept events, oldest first; at most KEPT_EVENTS. */
  readonly events: readonly SlipwayEvent[];
  readonly engine: { readonly state: EngineState; readonly detail: string | null };
  readonly screen: ScreenName;
  readonly tab: MachinesTab;
  readonly wizard: WizardTask | null;
  /** MAC of the machine whose timeline is open. */
  readonly machine: string | null;
  readonly shortcutsOpen: boolean;
  /** Keys (`distro:x`, `profile:y`, `system:z`, `import:j`) hidden while a removal can still be undone. */
  readonly hidden: ReadonlySet<string>;
  /** Bumped when the shortcut for "filter" is pressed; the screen's filter box takes the focus. */
  readonly findAsked: number;
}

const KEPT_EVENTS = 3000;

export const usePage = create<PageState>(() => ({
  view: null,
  seq: 0,
  events: [],
  engine: { state: 'starting', detail: null },
  screen: 'welcome',
  tab: 'machines',
  wizard: null,
  machine: null,
  shortcutsOpen: false,
  hidden: new Set(),
  findAsked: 0,
}));

/** Folds events whose `seq` follows; false when one is missing, and then nothing is folded. */
export function foldEvents(events: readonly SlipwayEvent[]): boolean {
  const before = usePage.getState();
  if (!before.view) return false;
  let { view, seq } = before;
  const kept: SlipwayEvent[] = [];
  for (const event of events) {
    if (event.seq <= seq) continue;
    if (event.seq !== seq + 1) return false;
    view = apply(view, event);
    seq = event.seq;
    if (!isLive(event.type)) kept.push(event);
  }
  const all = kept.length > 0 ? [...before.events, ...kept].slice(-KEPT_EVENTS) : before.events;
  usePage.setState({ view, seq, events: all });
  return true;
}

export const go = (screen: ScreenName): void => usePage.setState({ screen, wizard: null, machine: null });
export const openWizard = (wizard: WizardTask): void => usePage.setState({ screen: 'profiles', wizard });
export const openMachine = (mac: string): void =>
  usePage.setState({ screen: 'machines', tab: 'machines', machine: mac });

export function hide(key: string, hidden: boolean): void {
  usePage.setState((state) => {
    const next = new Set(state.hidden);
    if (hidden) next.add(key);
    else next.delete(key);
    return { hidden: next };
  });
}

const empty: Readonly<Record<string, never>> = {};

type TableName = 'imports' | 'distros' | 'profiles' | 'systems' | 'leases' | 'machines';
type RowOf<Name extends TableName> = View[Name][string];

/** The rows of one table of the view, without those that are being removed. */
export function useRows<Name extends TableName>(name: Name): readonly RowOf<Name>[] {
  return usePage(
    useShallow((state) => {
      const table = (state.view?.[name] ?? empty) as Readonly<Record<string, RowOf<Name>>>;
      return Object.entries(table)
        .filter(([key]) => !state.hidden.has(`${name}:${key}`))
        .map(([, row]) => row);
    }),
  );
}

export const useServing = (): View['serving'] => usePage((state) => state.view?.serving ?? null);
export const useSettings = (): View['settings'] | null => usePage((state) => state.view?.settings ?? null);

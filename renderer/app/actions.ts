// What shortcuts, menu entries and buttons of several screens do, in one place.
import type { MenuAction } from '../../electron/contract/door';
import { tell, tellProblem } from './announce';
import { api, problemOf } from './bridge';
import { go, hide, openWizard, usePage } from './state';
import { t } from './language';

/** Set by the library's hidden file input and by the serve bar, which own these two things. */
export const handlers: { chooseImage: () => void; toggleServe: () => void } = {
  chooseImage: () => undefined,
  toggleServe: () => undefined,
};

export function actOn(action: MenuAction): void {
  switch (action) {
    case 'add-image':
      go('library');
      handlers.chooseImage();
      return;
    case 'new-profile':
      openWizard({ kind: 'new', distro: null });
      return;
    case 'toggle-serve':
      handlers.toggleServe();
      return;
    case 'find':
      usePage.setState(({ findAsked }) => ({ findAsked: findAsked + 1 }));
      return;
    case 'shortcuts':
      usePage.setState({ shortcutsOpen: true });
      return;
    default:
      go(action);
  }
}

/** Adds files to the library by their paths; each failure is told by itself. */
export async function importPaths(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    if (path === '') {
      tell({ text: t('library.noPath'), tone: 'warn' });
      continue;
    }
    try {
      await api.call('importImage', { path });
    } catch (error) {
      tellProblem(problemOf(error));
    }
  }
}

const UNDO_MS = 10_000;

/** Hides a row at once and removes it after 10 s, unless "Undo" is pressed. `key` is `table:row`. */
export function removeWithUndo(key: string, name: string, remove: () => Promise<unknown>): void {
  hide(key, true);
  let undone = false;
  const timer = setTimeout(() => {
    if (undone) return;
    remove()
      .catch((error: unknown) => tellProblem(problemOf(error)))
      .finally(() => hide(key, false));
  }, UNDO_MS);
  tell({
    text: t('common.removed', { name }),
    forMs: UNDO_MS,
    undo: () => {
      undone = true;
      clearTimeout(timer);
      hide(key, false);
    },
  });
}

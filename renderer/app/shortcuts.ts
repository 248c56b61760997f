// The keyboard: the same actions as the menu, acted on in the page so that they work wherever the focus is.
import { useEffect } from 'react';
import type { MenuAction } from '../../electron/contract/door';
import { actOn } from './actions';

const KEYS: Readonly<Record<string, MenuAction>> = {
  '1': 'library',
  '2': 'profiles',
  '3': 'machines',
  '4': 'activity',
  '5': 'settings',
  o: 'add-image',
  n: 'new-profile',
  f: 'find',
  ',': 'settings',
  Enter: 'toggle-serve',
};

const isMac = navigator.userAgent.includes('Mac');
/** "Ctrl+O" or "⌘O". */
export const keyName = (key: string): string => (isMac ? `⌘${key}` : `Ctrl+${key}`);

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

export function useShortcuts(): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.altKey) return;
      const command = isMac ? event.metaKey : event.ctrlKey;
      if (!command && event.key === '?' && !isTyping(event.target)) {
        event.preventDefault();
        actOn('shortcuts');
        return;
      }
      const action =
        command && !event.shiftKey
          ? KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key]
          : undefined;
      if (action === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      actOn(action);
    };
    // On the way down: an open list or a focused button must not take Ctrl+Enter for itself.
    window.addEventListener('keydown', pressed, true);
    return () => window.removeEventListener('keydown', pressed, true);
  }, []);
}

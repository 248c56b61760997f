// What the main process itself does with the event stream: theme and language of its own parts, and no sleep while
// machines may ask for their next file.
import { app, nativeTheme, powerSaveBlocker } from 'electron';
import type { SlipwayEvent } from '../contract/events';
import type { Settings } from '../contract/settings';
import { languageFor } from './words';
import type { Language } from './words';

export interface Follower {
  readonly language: Language;
  settings(settings: Settings): void;
  event(event: SlipwayEvent): void;
}

export function followEvents(onLanguage: (language: Language) => void): Follower {
  let language = languageFor('system', app.getLocale());
  let blocker: number | null = null;
  const settings = ({ theme, language: wanted }: Settings): void => {
    nativeTheme.themeSource = theme;
    const next = languageFor(wanted, app.getLocale());
    if (next === language) return;
    language = next;
    onLanguage(language);
  };
  return {
    get language() {
      return language;
    },
    settings,
    event: (event) => {
      if (event.type === 'settings.saved') settings(event.settings);
      if (event.type === 'serve.started') blocker ??= powerSaveBlocker.start('prevent-app-suspension');
      if (event.type === 'serve.stopped' && blocker !== null) {
        powerSaveBlocker.stop(blocker);
        blocker = null;
      }
    },
  };
}

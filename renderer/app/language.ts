// i18next with our two catalogues. `t` is typed by the English one; the language follows the setting, and the
// setting `system` follows the desktop.
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from '../locales/en';
import type { English } from '../locales/en';
import { zhCN } from '../locales/zh-CN';
import { usePage } from './state';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: English };
  }
}

export type Language = 'en' | 'zh-CN';

export function languageFor(wanted: 'system' | Language, system: string): Language {
  if (wanted !== 'system') return wanted;
  return system.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

export const t = i18next.t.bind(i18next);
export const currentLanguage = (): Language => (i18next.language === 'zh-CN' ? 'zh-CN' : 'en');

function follow(): void {
  const wanted = usePage.getState().view?.settings.language ?? 'system';
  const language = languageFor(wanted, navigator.language);
  document.documentElement.lang = language;
  if (i18next.language !== language) void i18next.changeLanguage(language);
}

/** Both catalogues are in the bundle, so this is done when it returns. */
export function startLanguage(): void {
  void i18next.use(initReactI18next).init({
    lng: languageFor('system', navigator.language),
    fallbackLng: 'en',
    resources: { en: { translation: en }, 'zh-CN': { translation: zhCN } },
    initAsync: false,
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  follow();
  usePage.subscribe(follow);
}

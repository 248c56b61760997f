// What the wizard offers to choose from: languages, keyboards, time zones, and packages that people often add.
import { currentLanguage } from '../app/language';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

const LOCALES = [
  'en_US',
  'en_GB',
  'zh_CN',
  'zh_TW',
  'de_DE',
  'fr_FR',
  'es_ES',
  'it_IT',
  'ja_JP',
  'ko_KR',
  'nl_NL',
  'pl_PL',
  'pt_BR',
  'ru_RU',
  'sv_SE',
  'tr_TR',
  'uk_UA',
  'vi_VN',
];
const KEYBOARDS = ['us', 'gb', 'de', 'fr', 'es', 'it', 'jp', 'br', 'pl', 'ru', 'se', 'ch', 'nl', 'tr', 'ua'];

/** "Chinese (China)" for `zh_CN.UTF-8`, in the page's language; a saved value that is not listed comes first. */
export function localeChoices(current: string): readonly Choice[] {
  const names = new Intl.DisplayNames(currentLanguage(), { type: 'language' });
  const known = LOCALES.map((code) => ({
    value: `${code}.UTF-8`,
    label: `${names.of(code.replace('_', '-')) ?? code} · ${code}`,
  }));
  return withCurrent(known, current);
}

export function keyboardChoices(current: string): readonly Choice[] {
  const names = new Intl.DisplayNames(currentLanguage(), { type: 'region' });
  return withCurrent(
    KEYBOARDS.map((code) => ({ value: code, label: `${names.of(code.toUpperCase()) ?? code} · ${code}` })),
    current,
  );
}

export function timeZoneChoices(current: string): readonly Choice[] {
  const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')].map((zone) => ({ value: zone, label: zone }));
  return withCurrent(zones, current);
}

const withCurrent = (known: readonly Choice[], current: string): readonly Choice[] =>
  current === '' || known.some(({ value }) => value === current)
    ? known
    : [{ value: current, label: current }, ...known];

export const PACKAGES: readonly string[] = [
  'openssh-server',
  'sudo',
  'curl',
  'vim',
  'git',
  'htop',
  'rsync',
  'tmux',
  'nginx',
  'docker.io',
  'chrony',
  'unattended-upgrades',
];

// Bytes, times and durations in the person's language, by Intl.
import { currentLanguage, t } from './language';

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** 738197504 -> "738 MB" (decimal units, as download pages give them). */
export function bytes(value: number): string {
  if (value < 1000) return `${String(Math.round(value))} B`;
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(value) / 3));
  const shown = value / 1000 ** power;
  return new Intl.NumberFormat(currentLanguage(), {
    style: 'unit',
    unit: UNITS[power] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: shown < 10 ? 1 : 0,
  }).format(shown);
}

export const speed = (bytesPerSecond: number): string => `${bytes(bytesPerSecond)}/s`;

/** Milliseconds -> "0.4 s", "42 s", "7 min 12 s", "1 h 5 min". */
export function duration(milliseconds: number): string {
  if (milliseconds > 0 && milliseconds < 9950) {
    const tenths = Math.max(0.1, Math.round(milliseconds / 100) / 10);
    return t('time.shortSeconds', { seconds: tenths.toFixed(1) });
  }
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return t('time.seconds', { count: seconds });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return t('time.minutesSeconds', { minutes, seconds: seconds % 60 });
  return t('time.hoursMinutes', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

/** Like duration, but rounded for an estimate: "about 3 min". */
export function roughly(seconds: number): string {
  if (seconds < 60) return t('time.seconds', { count: Math.max(1, Math.round(seconds)) });
  return t('time.minutes', { count: Math.ceil(seconds / 60) });
}

export const clock = (at: number): string =>
  new Intl.DateTimeFormat(currentLanguage(), {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hour12: false,
  }).format(at);

/** Clock time today, date and time otherwise. */
export function moment(at: number, now: number = Date.now()): string {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  return new Intl.DateTimeFormat(
    currentLanguage(),
    sameDay
      ? { hour: '2-digit', minute: '2-digit', hour12: false }
      : { dateStyle: 'medium', timeStyle: 'short' },
  ).format(at);
}

/** "in 42 minutes", "3 minutes ago". */
export function relative(at: number, now: number): string {
  const seconds = Math.round((at - now) / 1000);
  const format = new Intl.RelativeTimeFormat(currentLanguage(), { numeric: 'auto' });
  const size = Math.abs(seconds);
  if (size < 60) return format.format(seconds, 'second');
  if (size < 3600) return format.format(Math.round(seconds / 60), 'minute');
  if (size < 86_400) return format.format(Math.round(seconds / 3600), 'hour');
  return format.format(Math.round(seconds / 86_400), 'day');
}

export const list = (items: readonly string[]): string =>
  new Intl.ListFormat(currentLanguage(), { type: 'conjunction' }).format(items);

// Which area of the app an event belongs to, for the filter and the icon of its row. Complete by type.
import type { EventType } from '../../electron/contract/events';

export type Area = 'all' | 'machines' | 'library' | 'serve';
export const areas: readonly Area[] = ['all', 'machines', 'library', 'serve'];

type Subject = EventType extends infer Type
  ? Type extends `${infer First}.${string}`
    ? First
    : never
  : never;

const bySubject: Readonly<Record<Subject, Exclude<Area, 'all'>>> = {
  engine: 'serve',
  serve: 'serve',
  problem: 'serve',
  settings: 'serve',
  import: 'library',
  distro: 'library',
  profile: 'library',
  system: 'machines',
  lease: 'machines',
  attempt: 'machines',
  dhcp: 'machines',
  tftp: 'machines',
  script: 'machines',
  file: 'machines',
  http: 'machines',
  answer: 'machines',
  install: 'machines',
};

export const areaOf = (type: EventType): Exclude<Area, 'all'> => bySubject[type.split('.')[0] as Subject];

const BAD: ReadonlySet<EventType> = new Set(['problem.raised', 'import.failed']);
const WARN: ReadonlySet<EventType> = new Set([
  'attempt.stalled',
  'dhcp.ignored',
  'dhcp.refused',
  'dhcp.declined',
  'tftp.missed',
  'http.missed',
]);

export type Weight = 'bad' | 'warn' | 'good' | 'plain';
export function weightOf(event: {
  readonly type: EventType;
  readonly state?: string;
  readonly reason?: string;
}): Weight {
  if (BAD.has(event.type) || (event.type === 'install.reported' && event.state === 'failed')) return 'bad';
  if (WARN.has(event.type) || (event.type === 'tftp.ended' && event.reason !== 'probe')) return 'warn';
  if (event.type === 'install.reported' && event.state === 'finished') return 'good';
  return 'plain';
}

// The nine steps of a network installation, and which event lights which step. The window, `slipway try` and
// the lab all read this one table.
import type { SlipwayEvent } from './events';

export type StepNumber = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
/** `hollow`: the step cannot be seen from here (a loader that is already in the firmware); never faked. */
export type StepState = 'waiting' | 'live' | 'done' | 'hollow' | 'failed';

export const STEPS: readonly {
  readonly number: StepNumber;
  readonly key: string;
  readonly to: 'server' | 'machine';
}[] = [
  { number: 1, key: 'asks-address', to: 'server' },
  { number: 2, key: 'offer', to: 'machine' },
  { number: 3, key: 'asks-file', to: 'server' },
  { number: 4, key: 'told-file', to: 'machine' },
  { number: 5, key: 'loader', to: 'machine' },
  { number: 6, key: 'asks-installer', to: 'server' },
  { number: 7, key: 'kernel', to: 'machine' },
  { number: 8, key: 'answer', to: 'machine' },
  { number: 9, key: 'installs', to: 'machine' },
];

/** Seconds of silence after which a step counts as stalled (UX brief, chapter 3). */
export const STALL_SECONDS: Readonly<Record<StepNumber, number>> = {
  1: 15,
  2: 10,
  3: 10,
  4: 15,
  5: 15,
  6: 60,
  7: 90,
  8: 180,
  9: 1200,
};

export interface Lit {
  readonly step: StepNumber;
  readonly state: 'live' | 'done' | 'failed';
  readonly done?: number;
  readonly total?: number;
}

/** The step that `event` lights, or null when it says nothing about the nine steps. */
export function lights(event: SlipwayEvent): Lit | null {
  switch (event.type) {
    case 'dhcp.discovered':
      if (event.stage === 'firmware') return { step: 1, state: 'done' };
      return event.stage === 'loader' ? { step: 6, state: 'live' } : null;
    case 'dhcp.offered':
      return event.stage === 'firmware' ? { step: 2, state: 'done' } : null;
    case 'dhcp.requested':
      return event.stage === 'firmware' ? { step: 3, state: 'done' } : null;
    case 'dhcp.acknowledged':
      return event.stage === 'firmware' ? { step: 4, state: 'done' } : null;
    case 'tftp.started':
      return { step: 5, state: 'live', done: 0, total: event.size };
    case 'tftp.progressed':
      return { step: 5, state: 'live', done: event.done, total: event.total };
    case 'tftp.finished':
      return { step: 5, state: 'done', done: event.bytes, total: event.bytes };
    case 'tftp.ended':
      return event.reason === 'probe' ? null : { step: 5, state: 'failed' };
    case 'script.sent':
      return { step: 6, state: 'done' };
    case 'file.started':
      if (event.role === 'loader') return { step: 5, state: 'live', done: 0, total: event.size };
      return isBootFile(event.role) ? { step: 7, state: 'live', done: 0, total: event.size } : null;
    case 'file.progressed':
      if (event.role === 'loader') return { step: 5, state: 'live', done: event.done, total: event.total };
      return isBootFile(event.role) ? { step: 7, state: 'live', done: event.done, total: event.total } : null;
    case 'file.sent':
      if (event.role === 'loader') return { step: 5, state: event.complete ? 'done' : 'live' };
      if (event.role === 'initrd' && event.complete) return { step: 7, state: 'done' };
      return isBootFile(event.role)
        ? { step: 7, state: 'live', done: event.bytes, total: event.bytes }
        : null;
    case 'answer.sent':
      return { step: 8, state: 'done' };
    case 'install.reported':
      if (event.state === 'finished') return { step: 9, state: 'done' };
      return { step: 9, state: event.state === 'failed' ? 'failed' : 'live' };
    default:
      return null;
  }
}

const isBootFile = (role: string): boolean => role === 'kernel' || role === 'initrd';

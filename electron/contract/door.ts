// What passes through the window's one door, and between the main process and the engine's process. Types and two
// channel names only, so that preload, main, page and engine host cannot disagree.
import type { Reply } from './api';
import type { SlipwayEvent } from './events';

/** `restarting`: it crashed and comes back by itself; `stopped`: it crashed too often, a person decides. */
export type EngineState = 'starting' | 'running' | 'restarting' | 'stopped';

/** What a menu entry asks the page to do; the page owns the same shortcuts. */
export type MenuAction =
  | 'library'
  | 'profiles'
  | 'machines'
  | 'activity'
  | 'settings'
  | 'welcome'
  | 'add-image'
  | 'new-profile'
  | 'toggle-serve'
  | 'find'
  | 'shortcuts';

export type PageMessage =
  | { readonly kind: 'events'; readonly events: readonly SlipwayEvent[] }
  /** `detail`: the last lines that the engine wrote to stderr before it fell. */
  | { readonly kind: 'engine'; readonly state: EngineState; readonly detail: string | null }
  | { readonly kind: 'menu'; readonly action: MenuAction };

/** The three functions that the preload gives to the page, as `window.slipway`. */
export interface Bridge {
  call(command: string, args?: unknown): Promise<Reply<unknown>>;
  /** Returns the function that stops listening. */
  onEvent(listener: (message: PageMessage) => void): () => void;
  /** Path on disk of a dropped or chosen File; empty when it has none. */
  pathOf(file: object): string;
}

export const CALL_CHANNEL = 'slipway:call';
export const MESSAGE_CHANNEL = 'slipway:message';

export type ToEngine =
  | { readonly kind: 'call'; readonly id: number; readonly command: string; readonly args: unknown }
  | { readonly kind: 'close' };

export type FromEngine =
  | { readonly kind: 'ready' }
  | { readonly kind: 'reply'; readonly id: number; readonly reply: Reply<unknown> }
  | { readonly kind: 'event'; readonly event: SlipwayEvent };

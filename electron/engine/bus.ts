// The one place where an event gets its number and its time: stamped, folded into the view, written to the log,
// then handed to the listeners. A listener that throws is a bug of its own and never stops the others.
import type { EventBody, SlipwayEvent } from '../contract/events';
import { isLive } from '../contract/events';
import { apply } from '../contract/view';
import type { View } from '../contract/view';
import { forLog } from './redact';

export type Listener = (event: SlipwayEvent) => void;

export interface EventSink {
  append(event: SlipwayEvent): void;
}

export class EventBus {
  private readonly listeners = new Set<Listener>();
  private current: View;
  private last: number;

  constructor(
    private readonly log: EventSink,
    private readonly now: () => number,
    start: { view: View; seq: number },
  ) {
    this.current = start.view;
    this.last = start.seq;
  }

  get view(): View {
    return this.current;
  }

  get seq(): number {
    return this.last;
  }

  emit(body: EventBody): SlipwayEvent {
    this.last += 1;
    const event: SlipwayEvent = { ...body, seq: this.last, at: this.now() };
    this.current = apply(this.current, event);
    if (!isLive(event.type)) this.log.append(forLog(event));
    for (const listener of this.listeners) {
      try {
        listener(event);
      } catch (error) {
        // Reported outside this turn, where it cannot be swallowed: a broken listener must not stop a boot.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
    return event;
  }

  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

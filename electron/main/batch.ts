// Gathers events into one message per 100 ms: a busy boot makes hundreds of events a second, and one IPC message for
// each would cost more than drawing them.

export interface Batch<Item> {
  add(item: Item): void;
  /** Sends what waits, at once. */
  flush(): void;
  /** Drops what waits; nothing is sent any more. */
  close(): void;
}

/** `send` gets the items in order, at most once per `everyMs` milliseconds, never an empty list. */
export function batch<Item>(everyMs: number, send: (items: readonly Item[]) => void): Batch<Item> {
  let waiting: Item[] = [];
  let timer: NodeJS.Timeout | null = null;
  const flush = (): void => {
    if (timer) clearTimeout(timer);
    timer = null;
    if (waiting.length === 0) return;
    const items = waiting;
    waiting = [];
    send(items);
  };
  return {
    add: (item) => {
      waiting.push(item);
      timer ??= setTimeout(flush, everyMs);
    },
    flush,
    close: () => {
      if (timer) clearTimeout(timer);
      timer = null;
      waiting = [];
    },
  };
}

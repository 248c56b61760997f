// The two orders in which the lease table works: oldest first, and earliest deadline first. Both hold entries that may
// have gone stale; what is stale is skipped when taken and swept out when it piles up, so every operation stays O(1)
// or O(log n) amortised and memory stays bounded under a flood.

const SWEEP_AT = 1024;

/** First in, first out, with lazy removal. */
export class Fifo<Entry> {
  private entries: Entry[] = [];
  private head = 0;
  private sweepAt = SWEEP_AT;

  constructor(private readonly isValid: (entry: Entry) => boolean) {}

  get length(): number {
    return this.entries.length - this.head;
  }

  push(entry: Entry): void {
    if (this.length >= this.sweepAt) {
      this.entries = [...new Set(this.entries.slice(this.head).filter(this.isValid))];
      this.head = 0;
      this.sweepAt = Math.max(SWEEP_AT, 2 * this.length);
    }
    this.entries.push(entry);
  }

  /** The oldest valid entry, removed; null when there is none. */
  take(): Entry | null {
    while (this.head < this.entries.length) {
      const entry = this.entries[this.head] as Entry; // head < length
      this.head += 1;
      if (this.head > 64 && this.head * 2 > this.entries.length) {
        this.entries = this.entries.slice(this.head);
        this.head = 0;
      }
      if (this.isValid(entry)) return entry;
    }
    return null;
  }
}

export interface Deadline {
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Binary min-heap by `at`, with lazy removal. */
export class Deadlines<Entry extends Deadline> {
  private heap: Entry[] = [];
  private sweepAt = SWEEP_AT;

  constructor(private readonly isValid: (entry: Entry) => boolean) {}

  get length(): number {
    return this.heap.length;
  }

  push(entry: Entry): void {
    if (this.heap.length >= this.sweepAt) {
      // An array in order is a heap.
      this.heap = this.heap.filter(this.isValid).sort((a, b) => a.at - b.at);
      this.sweepAt = Math.max(SWEEP_AT, 2 * this.heap.length);
    }
    this.heap.push(entry);
    this.rise(this.heap.length - 1);
  }

  /** The earliest valid entry that is due at `now`, removed; null when there is none. */
  takeDue(now: number): Entry | null {
    for (let top = this.heap[0]; top !== undefined && top.at <= now; top = this.heap[0]) {
      const last = this.heap.pop();
      if (last !== undefined && this.heap.length > 0) {
        this.heap[0] = last;
        this.sink(0);
      }
      if (this.isValid(top)) return top;
    }
    return null;
  }

  private rise(from: number): void {
    for (let at = from; at > 0;) {
      const parent = (at - 1) >> 1;
      if (this.at(parent) <= this.at(at)) return;
      this.swap(at, parent);
      at = parent;
    }
  }

  private sink(from: number): void {
    for (let at = from; ;) {
      const left = 2 * at + 1;
      const least = this.at(left + 1) < this.at(left) ? left + 1 : left;
      if (this.at(at) <= this.at(least)) return;
      this.swap(at, least);
      at = least;
    }
  }

  private at(index: number): number {
    return this.heap[index]?.at ?? Infinity;
  }

  private swap(a: number, b: number): void {
    const [one, other] = [this.heap[a] as Entry, this.heap[b] as Entry]; // both inside the heap
    this.heap[a] = other;
    this.heap[b] = one;
  }
}

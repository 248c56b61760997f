// A few writes at once, in the order they were asked for, and never more bytes in memory than agreed.

export class Lanes {
  private running = 0;
  private bytes = 0;
  private failure: { error: unknown } | null = null;
  private readonly queue: { bytes: number; work: () => Promise<void> }[] = [];
  private wake: (() => void)[] = [];

  constructor(
    private readonly most: number,
    private readonly mostBytes: number,
  ) {}

  add(bytes: number, work: () => Promise<void>): void {
    this.bytes += bytes;
    this.queue.push({ bytes, work });
    this.fill();
  }

  /** Resolves when there is room for more; rejects with the first failure. */
  async room(): Promise<void> {
    while (!this.failure && this.bytes > this.mostBytes) await this.change();
    this.check();
  }

  /** Resolves when all work is done; rejects with the first failure, after everything that ran has ended. */
  async settle(): Promise<void> {
    while (this.running > 0 || this.queue.length > 0) await this.change();
    this.check();
  }

  /** Forgets what has not begun and waits for the rest; never rejects. */
  async abandon(): Promise<void> {
    this.queue.length = 0;
    while (this.running > 0) await this.change();
  }

  private check(): void {
    if (this.failure) throw this.failure.error;
  }

  private change(): Promise<void> {
    return new Promise((resolve) => this.wake.push(resolve));
  }

  private fill(): void {
    while (this.running < this.most) {
      const next = this.queue.shift();
      if (!next) return;
      this.running++;
      void this.run(next.work, next.bytes);
    }
  }

  private async run(work: () => Promise<void>, bytes: number): Promise<void> {
    try {
      if (!this.failure) await work();
    } catch (error) {
      this.failure ??= { error };
    }
    this.running--;
    this.bytes -= bytes;
    this.fill();
    const waiting = this.wake;
    this.wake = [];
    for (const resolve of waiting) resolve();
  }
}

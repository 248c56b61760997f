// Progress of one phase: at most four reports a second, and an honest guess of the seconds left.
import type { ImportPhase } from '../contract/events';
import type { ImportProgress } from './import-types';

const EVERY_MS = 250;
/** A guess from less than this is noise. */
const SETTLE_MS = 1000;

export class Meter {
  private phase: ImportPhase = 'reading';
  private total = 0;
  private done = 0;
  private startedAt = 0;
  private reportedAt = -Infinity;
  private reportedDone = -1;

  constructor(
    private readonly report: (progress: ImportProgress) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** `total` in bytes; 0 while unknown. */
  start(phase: ImportPhase, total: number): void {
    this.phase = phase;
    this.total = total;
    this.done = 0;
    this.startedAt = this.now();
    this.reportedDone = -1;
    this.tell();
  }

  add(bytes: number): void {
    this.done += bytes;
    this.tell();
  }

  set(done: number): void {
    this.done = done;
    this.tell();
  }

  /** The phase is over: its last figure is worth a report unless one has just gone out. */
  finish(): void {
    if (this.done !== this.reportedDone) this.tell();
  }

  private tell(): void {
    const now = this.now();
    if (now - this.reportedAt < EVERY_MS) return;
    this.reportedAt = now;
    this.reportedDone = this.done;
    this.report({ phase: this.phase, done: this.done, total: this.total, left: this.left(now) });
  }

  private left(now: number): number | null {
    const spent = now - this.startedAt;
    if (this.total <= 0 || this.done <= 0 || spent < SETTLE_MS) return null;
    return Math.max(0, Math.ceil((((this.total - this.done) / this.done) * spent) / 1000));
  }
}

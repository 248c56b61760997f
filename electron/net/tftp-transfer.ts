// One file to one client (RFC 1350, 7440), with the rules that keep a transfer alive and its traffic bounded:
//  - a repeated ACK is answered only when the last send is older than two round trips. iPXE acknowledges every DATA it
//    gets, so answering each repeat at once doubles every packet to the end of the file ("sorcerer's apprentice")
//  - an ACK counts only inside what was sent; inside a window it means "go on from here"
//  - the timer starts at 1 s, then follows the measured round trip, doubles at each try, and gives up
import { OP, TFTP_ERROR, readTftp, writeData, writeError, writeOack } from './tftp-codec';
import type { Negotiated } from './tftp-codec';
import { Blocks } from './tftp-file';
import type { TftpFile } from './tftp-file';

const FIRST_TIMEOUT = 1000;
const SHORTEST_TIMEOUT = 200;
const LONGEST_TIMEOUT = 4000;
const TRIES = 7;
/** Once only the last ACKs are missing: the client is most likely gone, content. */
const LAST_TRIES = 4;
/** Milliseconds within which a repeated ACK is taken for a duplicate, however quick the line. */
const SHORTEST_ECHO = 150;
/** Milliseconds between two ways of going back inside a window, and how long a second gap may wait. */
const SHORTEST_GAP = 10;
const SUSPICION = 30;
const PROGRESS_EVERY = 250;

export type EndReason = 'probe' | 'timeout' | 'client-error' | 'read-error' | 'stopped';
export type Ending =
  | { readonly kind: 'finished' }
  | { readonly kind: 'ended'; readonly reason: EndReason; readonly detail: string };

export interface TransferRequest {
  readonly file: TftpFile;
  readonly terms: Negotiated;
  send(bytes: Uint8Array): Promise<void>;
  onProgress(): void;
  /** Once, and last. */
  onEnd(ending: Ending): void;
}

export class Transfer {
  readonly startedAt = performance.now();
  retransmits = 0;

  readonly #q: TransferRequest;
  readonly #blocks: Blocks;
  /** Highest block acknowledged, counted past 65535; -1 while the OACK waits for its ACK 0. */
  #acked: number;
  /** Next block to send, and one more than the highest ever sent. */
  #next = 1;
  #beyond = 1;
  #tries = 0;
  #wentBack = 0;
  /** A gap was reported too soon after the last one to be believed at once. */
  #suspect = false;
  #timer: NodeJS.Timeout | null = null;
  #lastSend = 0;
  #lastHeard = 0;
  #lastProgress = 0;
  /** Smoothed round trip in milliseconds, null before the first sample. */
  #roundTrip: number | null = null;
  /** Block whose ACK will be a sample, and when it left; none while anything was sent twice (Karn). */
  #sample: { block: number; at: number } | null = null;
  #pumping = false;
  #over = false;

  constructor(q: TransferRequest) {
    this.#q = q;
    this.#blocks = new Blocks(q.file, q.terms.blksize);
    this.#acked = q.terms.accepted.size > 0 ? -1 : 0;
  }

  /** Bytes acknowledged. */
  get done(): number {
    return Math.min(Math.max(this.#acked, 0) * this.#q.terms.blksize, this.#q.file.size);
  }

  start(): void {
    this.#sample = { block: Math.max(this.#acked + 1, 0), at: performance.now() };
    this.#resume();
  }

  /** Never throws. The socket hears only the peer. */
  receive(datagram: Uint8Array): void {
    if (this.#over) return;
    this.#lastHeard = performance.now();
    const packet = readTftp(datagram);
    if (packet.kind === 'ack') this.#onAck(packet.block);
    else if (packet.kind === 'error') this.#onError(packet.code, packet.text);
    // Anything else is no part of a read transfer: dropped, as an ERROR would end it for a stray packet.
  }

  /** The kernel says that nobody listens at the peer's port any more (ICMP). */
  peerGone(): void {
    if (this.#sentAll()) this.#end({ kind: 'finished' });
    else this.#leave('port closed');
  }

  /** The client has begun anew from the same port: no ERROR, which it could take for the new transfer's. */
  abandon(): void {
    this.#leave('asked again');
  }

  /** Whether a repeated request can only come from a client that has forgotten this transfer. */
  get isForgotten(): boolean {
    return this.#acked > 0 && performance.now() - this.#lastHeard > FIRST_TIMEOUT;
  }

  stop(): void {
    if (this.#over) return;
    this.#transmit(writeError(TFTP_ERROR.text, 'server stopped'));
    this.#end({ kind: 'ended', reason: 'stopped', detail: '' });
  }

  #onAck(wire: number): void {
    if (this.#acked === -1) {
      if (wire !== 0) return;
      this.#advance(0);
      return;
    }
    // Modulo 65536: 65535 is followed by 0.
    const step = (wire - (this.#acked & 0xffff)) & 0xffff;
    if (step === 0) this.#onRepeat();
    else if (this.#acked + step < this.#beyond) this.#advance(this.#acked + step);
  }

  /** Everything to `block` has arrived; what was sent after it did not, or its ACK would say so. */
  #advance(block: number): void {
    this.#measure(block);
    this.#acked = block;
    this.#tries = 0;
    this.#suspect = false;
    if (block + 1 < this.#next) this.#onGap();
    else this.#next = block + 1;
    if (block === this.#blocks.count) {
      this.#end({ kind: 'finished' });
      return;
    }
    const now = performance.now();
    if (now - this.#lastProgress >= PROGRESS_EVERY) {
      this.#lastProgress = now;
      this.#q.onProgress();
    }
    this.#resume();
  }

  /**
   * An ACK inside the window: the next block is lost (RFC 7440 §4), so go back, but once per round trip. The repeats of
   * one going back make clients acknowledge each of them, and those ACKs look the same: they would double all the rest.
   */
  #onGap(): void {
    if (performance.now() - this.#wentBack < Math.max(SHORTEST_GAP, 2 * (this.#roundTrip ?? 0)))
      this.#suspect = true;
    else this.#goBack();
  }

  #goBack(): void {
    this.retransmits += 1;
    this.#sample = null;
    this.#suspect = false;
    this.#wentBack = performance.now();
    this.#next = this.#acked + 1;
  }

  #onRepeat(): void {
    const echo = Math.max(SHORTEST_ECHO, 2 * (this.#roundTrip ?? 0));
    if (performance.now() - this.#lastSend < echo || this.#pumping) return;
    this.#goBack();
    this.#resume();
  }

  #onError(code: number, text: string): void {
    const detail = `${code} ${text}`.trim();
    // Size probes end with 8 or 0, GRUB closes early with 0, and some ROMs refuse the OACK with another code.
    const quiet = code === TFTP_ERROR.option || code === TFTP_ERROR.text;
    if (quiet) this.#end({ kind: 'ended', reason: 'probe', detail });
    else this.#leave(detail);
  }

  #leave(detail: string): void {
    const probing = this.#acked <= 0 && this.#q.terms.accepted.has('tsize');
    this.#end({ kind: 'ended', reason: probing ? 'probe' : 'client-error', detail });
  }

  #onTimeout(): void {
    if (!this.#suspect) this.#tries += 1;
    if (this.#tries > this.#allowedTries()) {
      // The last ACK may never come: a client that has everything owes us nothing.
      if (this.#sentAll()) this.#end({ kind: 'finished' });
      else this.#end({ kind: 'ended', reason: 'timeout', detail: `after block ${Math.max(this.#acked, 0)}` });
      return;
    }
    this.#goBack();
    this.#resume();
  }

  /** Every block left us, and the client has shown that it hears us. */
  #sentAll(): boolean {
    const heard = this.#acked > 0 || (this.#acked === 0 && this.#q.terms.accepted.size > 0);
    return heard && this.#beyond > this.#blocks.count;
  }

  #resume(): void {
    this.#arm();
    if (this.#acked === -1) this.#transmit(writeOack(this.#q.terms.accepted));
    else if (!this.#pumping) void this.#pump();
  }

  /** Sends until the window is full. Reads may wait; ACKs that come meanwhile move `#next`. */
  async #pump(): Promise<void> {
    this.#pumping = true;
    try {
      while (
        !this.#over &&
        this.#next <= Math.min(this.#acked + this.#q.terms.windowsize, this.#blocks.count)
      ) {
        const number = this.#next;
        const bytes = await this.#blocks.block(number);
        if (this.#next !== number || this.#over) continue;
        if (this.#sample === null && number >= this.#beyond)
          this.#sample = { block: number, at: performance.now() };
        this.#next = number + 1;
        this.#beyond = Math.max(this.#beyond, this.#next);
        this.#transmit(writeData(number, bytes));
      }
      this.#arm();
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      this.#transmit(writeError(TFTP_ERROR.text, 'cannot read the file'));
      this.#end({ kind: 'ended', reason: 'read-error', detail });
    } finally {
      this.#pumping = false;
    }
  }

  #transmit(bytes: Uint8Array): void {
    this.#lastSend = performance.now();
    this.#q.send(bytes).catch((error: unknown) => {
      // A full send buffer or a lost link looks like loss: the timer repairs it or gives up.
      if (error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED') this.peerGone();
    });
  }

  #measure(block: number): void {
    if (this.#sample === null || block < this.#sample.block) return;
    const took = performance.now() - this.#sample.at;
    this.#roundTrip = this.#roundTrip === null ? took : this.#roundTrip * 0.875 + took * 0.125;
    this.#sample = null;
  }

  /** Milliseconds. */
  #timeout(): number {
    if (this.#suspect) return SUSPICION + 4 * (this.#roundTrip ?? 0);
    if (this.#q.terms.timeout !== null) return this.#q.terms.timeout * 1000;
    const base = this.#roundTrip === null ? FIRST_TIMEOUT : Math.max(SHORTEST_TIMEOUT, 4 * this.#roundTrip);
    return Math.min(base * 2 ** this.#tries, LONGEST_TIMEOUT);
  }

  /** A client may ask for 255 s; it may not hold a socket for half an hour. */
  #allowedTries(): number {
    const { timeout } = this.#q.terms;
    const tries = this.#sentAll() ? LAST_TRIES : TRIES;
    return timeout === null ? tries : Math.min(tries, Math.max(2, Math.floor(60 / timeout)));
  }

  #arm(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = this.#over ? null : setTimeout(() => this.#onTimeout(), this.#timeout());
  }

  #end(ending: Ending): void {
    if (this.#over) return;
    this.#over = true;
    this.#arm();
    this.#q.onEnd(ending);
  }
}

/** For tests and dumps: `DATA`, `ACK` … of a packet. */
export const opOf = (bytes: Uint8Array): keyof typeof OP | null => {
  const op = bytes.length < 2 ? 0 : ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
  return (Object.keys(OP) as (keyof typeof OP)[]).find((name) => OP[name] === op) ?? null;
};

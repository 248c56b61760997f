// Which boot-to-install run a packet or request belongs to. An attempt starts with a firmware DISCOVER after quiet,
// after a finished attempt, or after the machine had already got further (it was restarted); the loader's and the
// installer's own DHCP join it. Open attempts are stored, so machines in flight survive a restart of the engine.
import { randomBytes } from 'node:crypto';
import type { Client } from '../boot/client';
import type { HeldBack, SlipwayEvent, Stage } from '../contract/events';
import type { AttemptId, Ip, Mac } from '../contract/ids';
import { lights } from '../contract/steps';
import type { View } from '../contract/view';
import type { AttemptRecord } from '../store/database';
import type { EventBus } from './bus';
import { nextOf } from './decide';
import type { Decision } from './decide';

/** Silence after which a new DISCOVER of the same machine is a new run. */
const QUIET_MS = 10 * 60_000;
const KEPT_ENDED_MS = 24 * 3600_000;

export interface Attempt {
  record: AttemptRecord;
  /** The furthest of the nine steps. */
  step: number;
  /** The firmware's own DHCP was seen, so an iPXE DHCP that follows is the loader's. */
  firmwareSeen: boolean;
  /** The loader has its script: another DISCOVER of it is no retransmission but a new boot. */
  scripted: boolean;
  held: HeldBack | null;
}

export interface AttemptStore {
  put(record: AttemptRecord): Promise<void>;
  remove(id: string): Promise<void>;
}

export class Attempts {
  private readonly byMac = new Map<Mac, Attempt>();
  private readonly byToken = new Map<string, Attempt>();
  private readonly macByIp = new Map<Ip, Mac>();

  constructor(
    private readonly bus: EventBus,
    private readonly store: AttemptStore,
    private readonly now: () => number,
    private readonly onStoreError: (error: unknown) => void,
    stored: readonly AttemptRecord[],
  ) {
    for (const record of stored) {
      if (now() - record.lastHeard > KEPT_ENDED_MS) this.keep(store.remove(record.id));
      else this.remember({ record, ...farAs(bus.view, record), held: null });
    }
    bus.subscribe((event) => this.follow(event));
  }

  /** A DISCOVER of a PXE client: the attempt it belongs to, new or running, and which stage is speaking. */
  discovered(
    mac: Mac,
    client: Client,
    decision: Decision,
    simulated: boolean,
  ): { attempt: Attempt; stage: Stage } {
    const running = this.running(mac);
    const loader = client.stage === 'loader';
    const joins =
      running !== null &&
      this.now() - running.record.lastHeard < QUIET_MS &&
      (loader ? running.step <= 6 && !running.scripted : running.step <= 4);
    const attempt = joins ? running : this.start(mac, client, decision, simulated);
    if (!loader) attempt.firmwareSeen = true;
    return { attempt, stage: this.stageOf(attempt, client) };
  }

  /** A later packet of the same machine; null when no attempt is running. */
  current(mac: Mac): Attempt | null {
    return this.running(mac);
  }

  /** The newest attempt, also when it has ended: late file requests and reports still belong to it. */
  newest(mac: Mac): Attempt | null {
    return this.byMac.get(mac) ?? null;
  }

  /** A machine that asks for its script although no DHCP of it was seen (another server's DHCP, or a restart). */
  ensure(
    mac: Mac,
    client: Pick<Client, 'firmware' | 'uuid'>,
    decision: Decision,
    simulated: boolean,
  ): Attempt {
    return this.running(mac) ?? this.start(mac, client, decision, simulated);
  }

  stageOf(attempt: Attempt, client: Client): Stage {
    if (client.stage === 'firmware') return 'firmware';
    // An iPXE that lives in the card's ROM is the firmware: its DHCP is the machine's first.
    if (client.stage === 'loader') return attempt.firmwareSeen ? 'loader' : 'firmware';
    return attempt.step >= 7 ? 'installer' : 'system';
  }

  ofToken(token: string): Attempt | null {
    return this.byToken.get(token) ?? null;
  }

  /** Ties an address to a machine, so that plain file requests can be told apart. */
  locate(ip: Ip, mac: Mac): void {
    this.macByIp.set(ip, mac);
  }

  macAt(ip: Ip): Mac | null {
    return this.macByIp.get(ip) ?? null;
  }

  at(ip: Ip): Attempt | null {
    const mac = this.macByIp.get(ip);
    return mac ? this.newest(mac) : null;
  }

  planned(attempt: Attempt, decision: Decision): void {
    const plan = nextOf(decision);
    const held = decision.plan.kind === 'local-disk' ? (decision.plan.reason ?? null) : null;
    const { system, profile, distro } = namesOf(decision);
    const { record } = attempt;
    if (
      record.plan === plan &&
      record.profile === profile &&
      record.system === system &&
      attempt.held === held
    )
      return;
    attempt.held = held;
    this.save(attempt, { plan, system, profile, distro });
    this.bus.emit({ type: 'attempt.planned', ...idOf(attempt), plan, system, profile, distro, held });
  }

  private start(
    mac: Mac,
    client: Pick<Client, 'firmware' | 'uuid'>,
    decision: Decision,
    simulated: boolean,
  ): Attempt {
    const before = this.byMac.get(mac);
    if (before?.record.state === 'running') this.save(before, { state: 'ended' });
    if (before) this.byToken.delete(before.record.token);
    const at = this.now();
    const { system, profile, distro } = namesOf(decision);
    const record: AttemptRecord = {
      id: `${mac.replaceAll(':', '')}-${at.toString(36)}` as AttemptId,
      mac,
      token: randomBytes(16).toString('hex'),
      startedAt: at,
      firmware: client.firmware,
      plan: null,
      profile,
      system,
      distro,
      state: 'running',
      lastHeard: at,
      simulated,
    };
    if (before) this.keep(this.store.remove(before.record.id));
    const attempt: Attempt = { record, step: 1, firmwareSeen: false, scripted: false, held: null };
    this.remember(attempt);
    this.save(attempt, {});
    this.bus.emit({
      type: 'attempt.started',
      ...idOf(attempt),
      firmware: client.firmware,
      uuid: client.uuid,
      system,
      profile,
      distro,
      simulated,
    });
    return attempt;
  }

  /** Keeps step, last word and outcome in line with what everybody else is told. */
  private follow(event: SlipwayEvent): void {
    if (!('attempt' in event)) return;
    const attempt = this.byMac.get(event.mac);
    if (attempt?.record.id !== event.attempt || event.type === 'attempt.stalled') return;
    attempt.record.lastHeard = event.at;
    const lit = lights(event);
    if (lit) attempt.step = Math.max(attempt.step, lit.step);
    if (event.type === 'script.sent') {
      attempt.scripted = true;
      if (event.plan === 'local-disk') this.save(attempt, { state: 'own-disk' });
    }
    if (event.type === 'install.reported') {
      if (event.state === 'finished') this.save(attempt, { state: 'installed' });
      if (event.state === 'failed') this.save(attempt, { state: 'failed' });
    }
  }

  private running(mac: Mac): Attempt | null {
    const attempt = this.byMac.get(mac);
    return attempt?.record.state === 'running' ? attempt : null;
  }

  private remember(attempt: Attempt): void {
    this.byMac.set(attempt.record.mac, attempt);
    this.byToken.set(attempt.record.token, attempt);
  }

  private save(attempt: Attempt, fields: Partial<AttemptRecord>): void {
    Object.assign(attempt.record, fields);
    if (!attempt.record.simulated) this.keep(this.store.put({ ...attempt.record }));
  }

  private keep(work: Promise<void>): void {
    work.catch(this.onStoreError);
  }
}

export const idOf = (attempt: Attempt): { mac: Mac; attempt: AttemptId } => ({
  mac: attempt.record.mac,
  attempt: attempt.record.id,
});

/** How far a stored attempt had got, as everybody was told. */
function farAs(
  view: View,
  { mac, id, plan }: AttemptRecord,
): Pick<Attempt, 'step' | 'firmwareSeen' | 'scripted'> {
  const seen = view.machines[mac]?.attempts.find((attempt) => attempt.id === id);
  if (!seen) return { step: plan ? 6 : 1, firmwareSeen: false, scripted: plan !== null };
  const done = (number: number): boolean => seen.steps[number - 1]?.state === 'done';
  return { step: seen.step, firmwareSeen: done(1), scripted: done(6) };
}

function namesOf(decision: Decision): Pick<AttemptRecord, 'system' | 'profile' | 'distro'> {
  const install = decision.plan.kind === 'install' ? decision.plan : null;
  return {
    system: decision.system?.name ?? null,
    profile: install?.profile.name ?? decision.system?.profile ?? null,
    distro: install?.distro.id ?? null,
  };
}

// The one append-only stream. The window, the log file, the CLI and the tests are folds of it. Types are
// `subject.past-verb`; fields are typed facts, never sentences. Live events are shown but not kept.
import type { AttemptId, DistroId, Ip, JobId, Mac, ProfileName, SystemName } from './ids';
import type { Distro, Lease, Nic, Profile, System } from './model';
import type { Problem } from './problems';
import type { ServeMode, Settings } from './settings';

/** What a machine's firmware is, told by DHCP options 93, 60, 77 and 175. */
export type Firmware =
  'bios' | 'uefi-x64' | 'uefi-ia32' | 'uefi-arm64' | 'uefi-http-x64' | 'uefi-http-arm64' | 'other';
/** Who is speaking: the firmware's PXE client, the boot loader, the installer, or an installed system. */
export type Stage = 'firmware' | 'loader' | 'installer' | 'system';
export type PlanKind = 'install' | 'local-disk' | 'menu';
/** Why a machine starts its own disk although somebody wanted an installation. */
export type HeldBack = 'profile-missing' | 'distro-missing' | 'distro-not-ready';
export type FileRole = 'loader' | 'kernel' | 'initrd' | 'package' | 'other';
export type InstallState = 'started' | 'partitioning' | 'progress' | 'finished' | 'failed';
export type ImportPhase = 'reading' | 'copying' | 'unpacking' | 'checking';
export type Hint =
  'cable' | 'rival' | 'firewall' | 'tftp' | 'secure' | 'loader' | 'memory' | 'driver' | 'quiet';

/** The fields of every event about one machine. */
interface OfMachine {
  mac: Mac;
  attempt: AttemptId;
}

/** Where the engine listens while it serves. */
export interface Serving {
  nic: Nic;
  address: Ip;
  netmask: Ip;
  /** What was asked for, and what was decided. */
  mode: ServeMode;
  effective: 'dhcp' | 'proxy';
  pool: { from: Ip; to: Ip } | null;
  ports: { dhcp: number; tftp: number; http: number; proxy: number | null };
  since: number;
}

interface EventFields {
  'engine.started': { version: string };
  'serve.started': { serving: Serving };
  'serve.stopped': { reason: 'asked' | 'problem' | 'exit'; problem: Problem | null };
  'problem.raised': { problem: Problem; area: 'serve' | 'library' | 'store' | 'machine' };
  'settings.saved': { settings: Settings };

  'import.started': { job: JobId; path: string; name: string };
  'import.recognised': { job: JobId; distro: Distro };
  /** Live. `left` in seconds, null while unknown. */
  'import.progressed': { job: JobId; phase: ImportPhase; done: number; total: number; left: number | null };
  'import.finished': { job: JobId; distro: DistroId };
  'import.failed': { job: JobId; path: string; problem: Problem };
  'distro.saved': { distro: Distro };
  'distro.removed': { id: DistroId };
  'profile.saved': { profile: Profile };
  'profile.removed': { name: ProfileName };
  'system.saved': { system: System };
  'system.removed': { name: SystemName };

  'lease.bound': { lease: Lease };
  'lease.freed': { ip: Ip; mac: Mac; reason: 'released' | 'expired' | 'declined' | 'replaced' };

  'attempt.started': OfMachine & {
    firmware: Firmware;
    uuid: string | null;
    system: SystemName | null;
    profile: ProfileName | null;
    distro: DistroId | null;
    simulated: boolean;
  };
  'attempt.planned': OfMachine & {
    plan: PlanKind;
    system: SystemName | null;
    profile: ProfileName | null;
    distro: DistroId | null;
    held?: HeldBack | null;
  };
  'attempt.stalled': OfMachine & { step: number; hint: Hint };

  'dhcp.discovered': OfMachine & {
    stage: Stage;
    firmware: Firmware;
    userClass: string | null;
    vendorClass: string | null;
  };
  'dhcp.offered': OfMachine & { stage: Stage; ip: Ip | null; file: string | null; server: Ip };
  'dhcp.requested': OfMachine & { stage: Stage; ip: Ip | null; port: 67 | 4011 };
  'dhcp.acknowledged': OfMachine & { stage: Stage; ip: Ip | null; file: string | null; server: Ip };
  'dhcp.refused': OfMachine & { ip: Ip | null; reason: string };
  'dhcp.declined': OfMachine & { ip: Ip };
  'dhcp.released': OfMachine & { ip: Ip };
  /** A packet that got no answer, and why: silence is the commonest complaint in this field. */
  'dhcp.ignored': { mac: Mac | null; reason: string };

  'tftp.started': OfMachine & { ip: Ip; file: string; size: number; blksize: number; windowsize: number };
  /** Live. */
  'tftp.progressed': OfMachine & { file: string; done: number; total: number };
  'tftp.finished': OfMachine & { file: string; bytes: number; seconds: number; retransmits: number };
  /** `probe`: the client only asked for the size (error 8 or an early close); no fault. */
  'tftp.ended': OfMachine & {
    file: string;
    reason: 'probe' | 'timeout' | 'client-error' | 'read-error' | 'stopped' | 'refused' | 'busy';
    detail: string;
  };
  'tftp.missed': { mac: Mac | null; ip: Ip; file: string };

  'script.sent': OfMachine & { ip: Ip; plan: PlanKind; url: string };
  'file.started': OfMachine & { ip: Ip; role: FileRole; path: string; size: number };
  /** Live. */
  'file.progressed': OfMachine & { role: FileRole; path: string; done: number; total: number };
  'file.sent': OfMachine & {
    role: FileRole;
    path: string;
    bytes: number;
    seconds: number;
    complete: boolean;
  };
  'http.missed': { mac: Mac | null; ip: Ip; path: string; status: number };
  'answer.sent': OfMachine & { ip: Ip; bytes: number; sha256: string; format: string };
  'install.reported': OfMachine & { state: InstallState; detail: string };
  /** The server-side proof that the next boot is from the machine's own disk. */
  'system.disarmed': OfMachine & { system: SystemName };
}

export type EventType = keyof EventFields;
/** Before the store stamps it. */
export type EventBody = { [Type in EventType]: { type: Type } & EventFields[Type] }[EventType];
/** `seq` grows by one; `at` in milliseconds since 1970. */
export type SlipwayEvent = EventBody & { seq: number; at: number };
export type EventOf<Type extends EventType> = Extract<SlipwayEvent, { type: Type }>;

const LIVE: ReadonlySet<EventType> = new Set(['import.progressed', 'tftp.progressed', 'file.progressed']);
/** Live events are sent to listeners and folded, but never written. */
export const isLive = (type: EventType): boolean => LIVE.has(type);

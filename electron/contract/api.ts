// The one type map between the window (or CLI) and the engine. Adding a command is two edits: here and the handler.
import { z } from 'zod';
import type { SlipwayEvent } from './events';
import type { DistroId, JobId, ProfileName, SystemName } from './ids';
import { answerDraft, profileDraft, systemDraft } from './model';
import type {
  AnswerDraft,
  Distro,
  Lease,
  Loader,
  Nic,
  Profile,
  ProfileDraft,
  System,
  SystemDraft,
} from './model';
import type { Problem } from './problems';
import { newMachines, settingsPatch } from './settings';
import type { NewMachines, ServeMode, Settings, SettingsPatch } from './settings';
import type { Serving } from './events';
import type { View } from './view';

export type CheckId =
  'nic' | 'link' | 'address' | 'rival' | 'port' | 'rights' | 'firewall' | 'loaders' | 'profile' | 'space';
/** One line of the list that ticks itself before serving. */
export interface Check {
  readonly id: CheckId;
  readonly state: 'pass' | 'warn' | 'stop';
  /** What was found; a `problem` also names the fix. */
  readonly problem: Problem | null;
  readonly params: Readonly<Record<string, string | number>>;
}
export interface Preflight {
  readonly checks: readonly Check[];
  readonly effective: 'dhcp' | 'proxy';
  readonly pool: { readonly from: string; readonly to: string } | null;
}

export interface AnswerPreview {
  readonly text: string;
  readonly format: 'preseed';
  readonly fileName: string;
  readonly sha256: string;
}

export interface Api {
  snapshot(): Promise<{ view: View; seq: number }>;
  events(query: { after?: number; limit?: number }): Promise<readonly SlipwayEvent[]>;
  nics(): Promise<readonly Nic[]>;
  preflight(args: { nic: string; mode?: ServeMode }): Promise<Preflight>;
  startServing(args: {
    nic: string;
    mode?: ServeMode;
    pool?: { from: string; to: string };
    newMachines?: NewMachines;
  }): Promise<Serving>;
  stopServing(args: { force?: boolean }): Promise<void>;
  /** Returns at once; progress comes as events. */
  importImage(args: { path: string; name?: string }): Promise<{ job: JobId }>;
  cancelImport(args: { job: string }): Promise<void>;
  removeDistro(args: { id: string }): Promise<void>;
  distros(): Promise<readonly Distro[]>;
  saveProfile(draft: ProfileDraft): Promise<Profile>;
  removeProfile(args: { name: string }): Promise<void>;
  profiles(): Promise<readonly Profile[]>;
  saveSystem(draft: SystemDraft): Promise<System>;
  removeSystem(args: { name: string }): Promise<void>;
  reinstallSystem(args: { name: string }): Promise<System>;
  systems(): Promise<readonly System[]>;
  leases(): Promise<readonly Lease[]>;
  /** By draft (wizard), or for a saved profile or a MAC; the bytes are those that would be served. */
  previewAnswers(args: {
    distro?: string;
    answers?: AnswerDraft;
    profile?: string;
    mac?: string;
  }): Promise<AnswerPreview>;
  /** The iPXE script that this machine, or an unassigned machine of this profile, would get. */
  previewBoot(args: { profile?: string; mac?: string }): Promise<{ text: string }>;
  settings(): Promise<Settings>;
  saveSettings(patch: SettingsPatch): Promise<Settings>;
  loaders(): Promise<readonly Loader[]>;
  /** Walks the nine steps on loopback and high ports with a simulated machine; its events join the stream. */
  simulate(): Promise<{ steps: readonly { step: number; at: number }[]; seconds: number }>;
}

export type Command = keyof Api;
type Shapes = Partial<Record<Command, z.ZodType>>;
const text = z.string().min(1).max(4096);
const range = z.strictObject({ from: text, to: text });
const mode = z.enum(['auto', 'dhcp', 'proxy']);

/** The argument of each command, checked at the door; a command that is not listed takes none. */
export const commandArguments = {
  events: z.strictObject({
    after: z.number().int().min(0).optional(),
    limit: z.number().int().min(1).max(10_000).optional(),
  }),
  preflight: z.strictObject({ nic: text, mode: mode.optional() }),
  startServing: z.strictObject({
    nic: text,
    mode: mode.optional(),
    pool: range.optional(),
    newMachines: newMachines.optional(),
  }),
  stopServing: z.strictObject({ force: z.boolean().optional() }),
  importImage: z.strictObject({ path: text, name: text.max(200).optional() }),
  cancelImport: z.strictObject({ job: text }),
  removeDistro: z.strictObject({ id: text }),
  saveProfile: profileDraft,
  removeProfile: z.strictObject({ name: text }),
  saveSystem: systemDraft,
  removeSystem: z.strictObject({ name: text }),
  reinstallSystem: z.strictObject({ name: text }),
  previewAnswers: z.strictObject({
    distro: text.optional(),
    answers: answerDraft.optional(),
    profile: text.optional(),
    mac: text.optional(),
  }),
  previewBoot: z.strictObject({ profile: text.optional(), mac: text.optional() }),
  saveSettings: settingsPatch,
} satisfies Shapes;

export type Reply<Value> = { ok: true; value: Value } | { ok: false; problem: Problem };
export type { DistroId, ProfileName, SystemName };

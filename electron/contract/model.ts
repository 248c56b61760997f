// What a person makes (distros, profiles, systems) and what the engine keeps (leases). Drafts, which come from
// outside, are zod schemas and are checked at the door; records, which only the engine writes, are plain types.
import { z } from 'zod';
import { isName, parseIp, parseMac } from './ids';
import type { DistroId, Ip, Mac, ProfileName, SystemName } from './ids';

const oneLine = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[^\r\n\0]*$/, 'one line');
const hostname = z
  .string()
  .max(63)
  .regex(/^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/, 'hostname');
const account = z.string().regex(/^[a-z_][a-z0-9_-]{0,30}$/, 'account');
/** crypt(3) hash, never a clear password. */
const passwordHash = z
  .string()
  .max(200)
  .regex(/^\$[0-9a-z]+\$[^\s:]+$/, 'hash');

/** The neutral answer form: what a person wants, before any installer's format. */
export const answerForm = z.strictObject({
  locale: z
    .string()
    .regex(/^[A-Za-z]{2,3}(_[A-Z]{2})?(\.[A-Za-z0-9-]+)?(@[a-z]+)?$/, 'locale')
    .default('en_US.UTF-8'),
  keyboard: z
    .string()
    .regex(/^[a-z]{2,3}([-(][a-z0-9_-]+\)?)?$/i, 'keyboard')
    .default('us'),
  timeZone: z
    .string()
    .regex(/^[A-Za-z0-9_+-]+(\/[A-Za-z0-9_+-]+)*$/, 'timeZone')
    .default('UTC'),
  hostname: hostname.nullable().default(null),
  domain: z
    .string()
    .max(200)
    .regex(/^[A-Za-z0-9.-]*$/, 'domain')
    .default(''),
  user: z
    .strictObject({
      name: account,
      fullName: oneLine(100).default(''),
      passwordHash: passwordHash.nullable().default(null),
    })
    .nullable()
    .default(null),
  /** Null: root cannot log in by password. */
  rootPasswordHash: passwordHash.nullable().default(null),
  sshKeys: z.array(oneLine(8192)).max(50).default([]),
  /** `first`: the first disk the installer finds; else a device such as `/dev/sda`. */
  disk: z.union([z.literal('first'), z.string().regex(/^\/dev\/[A-Za-z0-9/._-]+$/, 'disk')]).default('first'),
  packages: z
    .array(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9+.:_-]*$/, 'package'))
    .max(500)
    .default([]),
  /** Shell lines run in the installed system before the reboot. */
  lateCommands: z.string().max(20_000).default(''),
  afterInstall: z.enum(['reboot', 'poweroff']).default('reboot'),
});
export type AnswerForm = z.infer<typeof answerForm>;

/** The form as a person fills it in: clear passwords are hashed at the door and never stored. */
export const answerDraft = answerForm.extend({
  userPassword: z.string().min(1).max(200).optional(),
  rootPassword: z.string().min(1).max(200).optional(),
});
export type AnswerDraft = z.input<typeof answerDraft>;
export type CheckedAnswerDraft = z.output<typeof answerDraft>;

const name = z.string().refine(isName, 'name');
const mac = z
  .string()
  .refine((text) => parseMac(text) !== null, 'mac')
  .transform((text) => parseMac(text) as Mac);
const ip = z
  .string()
  .refine((text) => parseIp(text) !== null, 'ip')
  .transform((text) => parseIp(text) as Ip);

export const profileDraft = z.strictObject({
  name: name.transform((text) => text as ProfileName),
  distro: name.transform((text) => text as DistroId),
  answers: answerDraft.prefault({}),
  /** Added to the installer's kernel line as it stands. */
  kernelArgs: oneLine(1000).default(''),
});
export type ProfileDraft = z.input<typeof profileDraft>;
export type CheckedProfileDraft = z.output<typeof profileDraft>;

export const systemDraft = z.strictObject({
  name: name.transform((text) => text as SystemName),
  mac,
  profile: name.transform((text) => text as ProfileName),
  /** Reserved for this MAC in DHCP mode; null: any address of the pool. */
  ip: ip.nullable().default(null),
  hostname: hostname.nullable().default(null),
  /** Values that override fields of the profile's answer form, by field name, and free template values. */
  values: z.record(z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]{0,62}$/), oneLine(2000)).default({}),
});
export type SystemDraft = z.input<typeof systemDraft>;
export type CheckedSystemDraft = z.output<typeof systemDraft>;

export interface Profile {
  readonly name: ProfileName;
  readonly distro: DistroId;
  readonly answers: AnswerForm;
  readonly kernelArgs: string;
  readonly savedAt: number;
}

/** `install`: the next network boot installs; `disk`: it starts from its own disk. */
export type NextBoot = 'install' | 'disk';

export interface System {
  readonly name: SystemName;
  readonly mac: Mac;
  readonly profile: ProfileName;
  readonly ip: Ip | null;
  readonly hostname: string | null;
  readonly values: Readonly<Record<string, string>>;
  readonly boot: NextBoot;
  readonly installedAt: number | null;
  readonly savedAt: number;
}

export type Arch = 'amd64' | 'arm64' | 'i386' | 'other';
export type BootMethod = 'bios' | 'uefi' | 'uefi-http' | 'secure-boot';
/** Ids of the families of operating systems. */
export type FamilyId = 'debian-installer' | 'debian-netboot-kit' | 'unknown';
/** `needs-kit`: Debian media whose own initrd cannot install over the network; `gone`: the image was moved or changed. */
export type DistroStatus = 'importing' | 'ready' | 'needs-kit' | 'needs-help' | 'gone';

export interface Distro {
  readonly id: DistroId;
  readonly name: string;
  readonly family: FamilyId;
  /** A `kit` only lends kernel and initrd to media of the same kernel release. */
  readonly role: 'media' | 'kit';
  readonly version: string;
  readonly codename: string;
  readonly arch: Arch;
  readonly edition: string;
  readonly boot: readonly BootMethod[];
  readonly minMemoryMiB: number;
  /** Where its files are served from now. */
  readonly source: 'image' | 'folder';
  readonly image: { readonly path: string; readonly size: number; readonly mtimeMs: number } | null;
  readonly volumeId: string;
  /** Size of the image in bytes. */
  readonly bytes: number;
  readonly sha256: string | null;
  /** Paths inside the tree; null when the medium has none that can install over the network. */
  readonly kernel: string | null;
  readonly initrds: readonly string[];
  /** Kernel release strings: of the kit's kernel, or of the installer modules that the medium carries. */
  readonly kernelReleases: readonly string[];
  /** The kit that boots this medium. */
  readonly kit: DistroId | null;
  readonly status: DistroStatus;
  readonly importedAt: number;
}

export interface Lease {
  readonly ip: Ip;
  readonly mac: Mac;
  /** DHCP option 61 in hex, or null. */
  readonly clientId: string | null;
  readonly hostname: string | null;
  /** `declined`: another host uses the address; it rests until `expiresAt`. */
  readonly state: 'bound' | 'released' | 'declined';
  readonly boundAt: number;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface Nic {
  /** As the operating system calls it: `eth0`, `Ethernet`, `en0`. */
  readonly name: string;
  readonly mac: Mac | null;
  readonly address: Ip | null;
  readonly netmask: Ip | null;
  readonly linkUp: boolean;
  readonly kind: 'wired' | 'wireless' | 'virtual' | 'loopback';
}

export interface Loader {
  readonly file: string;
  readonly name: string;
  readonly firmware: string;
  readonly version: string;
  readonly licence: string;
  readonly sha256: string;
  /** `changed`: a file is there but is none of the known ones. */
  readonly state: 'present' | 'missing' | 'changed';
}

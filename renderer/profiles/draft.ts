// What the wizard holds while a profile is being made, and its way into the contract's draft and back.
import type { AnswerDraft, Distro, Profile, ProfileDraft } from '../../electron/contract/model';
import { slug } from '../../electron/contract/ids';
import { currentLanguage } from '../app/language';

export interface Draft {
  readonly name: string;
  readonly distro: string | null;
  readonly userName: string;
  readonly fullName: string;
  readonly userPassword: string;
  /** The hash of the saved profile; sent back unless a new password is typed. */
  readonly keptUserHash: string | null;
  readonly root: boolean;
  readonly rootPassword: string;
  readonly keptRootHash: string | null;
  /** One key per line. */
  readonly sshKeys: string;
  readonly diskKind: 'first' | 'named';
  readonly diskPath: string;
  readonly locale: string;
  readonly keyboard: string;
  readonly timeZone: string;
  readonly hostname: string;
  readonly domain: string;
  readonly packages: readonly string[];
  readonly afterInstall: 'reboot' | 'poweroff';
  readonly lateCommands: string;
  readonly kernelArgs: string;
}

export const lines = (text: string): readonly string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** `debian-13`, or `debian-13-2` when that is taken. */
export function freeName(wanted: string, taken: readonly string[]): string {
  const base = slug(wanted);
  if (!taken.includes(base)) return base;
  for (let number = 2; ; number++)
    if (!taken.includes(`${base}-${String(number)}`)) return `${base}-${String(number)}`;
}

export function newDraft(distro: Distro | null, taken: readonly string[]): Draft {
  const chinese = currentLanguage() === 'zh-CN';
  return {
    name: distro ? freeName(nameFor(distro), taken) : '',
    distro: distro?.id ?? null,
    userName: '',
    fullName: '',
    userPassword: '',
    keptUserHash: null,
    root: false,
    rootPassword: '',
    keptRootHash: null,
    sshKeys: '',
    diskKind: 'first',
    diskPath: '/dev/sda',
    locale: chinese ? 'zh_CN.UTF-8' : 'en_US.UTF-8',
    keyboard: 'us',
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC',
    hostname: '',
    domain: '',
    packages: ['openssh-server'],
    afterInstall: 'reboot',
    lateCommands: '',
    kernelArgs: '',
  };
}

export const nameFor = ({ id, version }: Pick<Distro, 'id' | 'version'>): string =>
  slug([id.split('-')[0], version.split('.')[0]].filter(Boolean).join('-'));

export function draftOf(profile: Profile, name: string): Draft {
  const { answers, distro, kernelArgs } = profile;
  return {
    name,
    distro,
    kernelArgs,
    userName: answers.user?.name ?? '',
    fullName: answers.user?.fullName ?? '',
    userPassword: '',
    keptUserHash: answers.user?.passwordHash ?? null,
    root: answers.rootPasswordHash !== null,
    rootPassword: '',
    keptRootHash: answers.rootPasswordHash,
    sshKeys: answers.sshKeys.join('\n'),
    diskKind: answers.disk === 'first' ? 'first' : 'named',
    diskPath: answers.disk === 'first' ? '/dev/sda' : answers.disk,
    locale: answers.locale,
    keyboard: answers.keyboard,
    timeZone: answers.timeZone,
    hostname: answers.hostname ?? '',
    domain: answers.domain,
    packages: answers.packages,
    afterInstall: answers.afterInstall,
    lateCommands: answers.lateCommands,
  };
}

export function answersOf(draft: Draft): AnswerDraft {
  const hash = draft.userPassword === '' ? draft.keptUserHash : null;
  return {
    locale: draft.locale,
    keyboard: draft.keyboard,
    timeZone: draft.timeZone,
    hostname: draft.hostname === '' ? null : draft.hostname,
    domain: draft.domain,
    user:
      draft.userName === '' ? null : { name: draft.userName, fullName: draft.fullName, passwordHash: hash },
    rootPasswordHash: draft.root && draft.rootPassword === '' ? draft.keptRootHash : null,
    sshKeys: [...lines(draft.sshKeys)],
    disk: draft.diskKind === 'first' ? 'first' : draft.diskPath,
    packages: [...draft.packages],
    lateCommands: draft.lateCommands,
    afterInstall: draft.afterInstall,
    ...(draft.userName !== '' && draft.userPassword !== '' ? { userPassword: draft.userPassword } : {}),
    ...(draft.root && draft.rootPassword !== '' ? { rootPassword: draft.rootPassword } : {}),
  };
}

export const profileOf = (draft: Draft): ProfileDraft => ({
  name: draft.name,
  distro: draft.distro ?? '',
  answers: answersOf(draft),
  kernelArgs: draft.kernelArgs,
});

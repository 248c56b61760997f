// What must be true before the wizard goes on; the same rules as the contract's schemas, said field by field while a
// person types. The engine checks again: this page is not trusted.
import { isName } from '../../electron/contract/ids';
import type { English } from '../locales/en';
import { lines } from './draft';
import type { Draft } from './draft';

export type StepIndex = 0 | 1 | 2 | 3;
export type WhyKey = keyof English['wizard']['why'];
export interface Trouble {
  readonly field: keyof Draft;
  readonly why: WhyKey;
  /** The value that the sentence names. */
  readonly name?: string;
}

const ACCOUNT = /^[a-z_][a-z0-9_-]{0,30}$/;
const HOST = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;
const DISK = /^\/dev\/[A-Za-z0-9/._-]+$/;
const PACKAGE = /^[A-Za-z0-9][A-Za-z0-9+.:_-]*$/;
const SSH_KEY =
  /^(ssh-(rsa|ed25519|dss)|ecdsa-sha2-\S+|sk-\S+@openssh\.com)\s+[A-Za-z0-9+/]{20,}={0,3}(\s.*)?$/;

/** All that is wrong on one step, in the order of its fields. `taken`: names of other profiles. */
export function troubles(draft: Draft, step: StepIndex, taken: readonly string[]): readonly Trouble[] {
  switch (step) {
    case 0:
      return [
        ...when(draft.distro === null, { field: 'distro', why: 'distro' }),
        ...when(!isName(draft.name), { field: 'name', why: 'name' }),
        ...when(taken.includes(draft.name), { field: 'name', why: 'nameTaken' }),
      ];
    case 1:
      return accountTroubles(draft);
    case 2:
      return softwareTroubles(draft);
    case 3:
      return [...troubles(draft, 0, taken), ...troubles(draft, 1, taken), ...troubles(draft, 2, taken)];
  }
}

const when = (wrong: boolean, trouble: Trouble): readonly Trouble[] => (wrong ? [trouble] : []);

function accountTroubles(draft: Draft): readonly Trouble[] {
  const keys = lines(draft.sshKeys);
  const named = draft.userName !== '';
  const password = draft.userPassword !== '' || draft.keptUserHash !== null;
  const rootPassword = draft.rootPassword !== '' || draft.keptRootHash !== null;
  return [
    ...when(!named && !draft.root, { field: 'userName', why: 'noLogin' }),
    ...when(named && !ACCOUNT.test(draft.userName), { field: 'userName', why: 'user' }),
    ...when(named && !password && keys.length === 0, { field: 'userPassword', why: 'password' }),
    ...when(draft.root && !rootPassword, { field: 'rootPassword', why: 'rootPassword' }),
    ...when(!keys.every((key) => SSH_KEY.test(key)), { field: 'sshKeys', why: 'sshKey' }),
    ...when(draft.diskKind === 'named' && !DISK.test(draft.diskPath), { field: 'diskPath', why: 'disk' }),
  ];
}

function softwareTroubles(draft: Draft): readonly Trouble[] {
  const bad = draft.packages.find((name) => !PACKAGE.test(name));
  return [
    ...when(draft.locale === '', { field: 'locale', why: 'locale' }),
    ...when(draft.timeZone === '', { field: 'timeZone', why: 'timeZone' }),
    ...when(draft.hostname !== '' && !HOST.test(draft.hostname), { field: 'hostname', why: 'hostname' }),
    ...when(!/^[A-Za-z0-9.-]{0,200}$/.test(draft.domain), { field: 'domain', why: 'domain' }),
    ...(bad === undefined ? [] : [{ field: 'packages', why: 'package', name: bad } as const]),
    ...when(/[\r\n\0]/.test(draft.kernelArgs), { field: 'kernelArgs', why: 'kernelArgs' }),
  ];
}

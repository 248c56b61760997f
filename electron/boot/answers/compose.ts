// One machine's answers: the profile's form, overridden by what was said of the system.
import type { Mac } from '../../contract/ids';
import { answerForm } from '../../contract/model';
import type { AnswerForm, System } from '../../contract/model';

export interface AnswerContext {
  readonly form: AnswerForm;
  readonly hostname: string;
  /** Values of the system that are no field of the form. */
  readonly values: Readonly<Record<string, string>>;
  /** Overrides that do not fit their field; the profile's answer stays. */
  readonly rejected: readonly string[];
}

type Override = (form: AnswerForm, text: string) => unknown;

const listed = (text: string): string[] => text.split(/[\s,]+/).filter((part) => part !== '');
const orNull = (text: string): string | null => (text === '' ? null : text);

/** How a value, which is one line of text, changes the form; every result is checked against the form's schema. */
const OVERRIDES: Readonly<Record<string, Override>> = {
  locale: (form, locale) => ({ ...form, locale }),
  keyboard: (form, keyboard) => ({ ...form, keyboard }),
  timeZone: (form, timeZone) => ({ ...form, timeZone }),
  hostname: (form, text) => ({ ...form, hostname: orNull(text) }),
  domain: (form, domain) => ({ ...form, domain }),
  disk: (form, disk) => ({ ...form, disk }),
  afterInstall: (form, afterInstall) => ({ ...form, afterInstall }),
  lateCommands: (form, lateCommands) => ({ ...form, lateCommands }),
  rootPasswordHash: (form, text) => ({ ...form, rootPasswordHash: orNull(text) }),
  packages: (form, text) => ({ ...form, packages: listed(text) }),
  sshKeys: (form, text) => ({ ...form, sshKeys: text === '' ? [] : [text] }),
  'user.name': (form, name) => ({ ...form, user: { fullName: '', passwordHash: null, ...form.user, name } }),
  'user.fullName': (form, fullName) => ({
    ...form,
    user: form.user ? { ...form.user, fullName } : undefined,
  }),
  'user.passwordHash': (form, text) => ({
    ...form,
    user: form.user ? { ...form.user, passwordHash: orNull(text) } : undefined,
  }),
};
/** `user.name` before the fields that need a user. */
const ORDER = Object.keys(OVERRIDES);

/** What of a system is used here; a draft of one has it too. */
export type Named = Pick<System, 'values' | 'hostname'> & { readonly name: string };

export function compose(q: { answers: AnswerForm; system: Named | null; mac: Mac | null }): AnswerContext {
  const given = q.system?.values ?? {};
  const rejected: string[] = [];
  let form = q.answers;
  for (const field of ORDER) {
    const text = Object.hasOwn(given, field) ? given[field] : undefined;
    if (text === undefined) continue;
    const changed = OVERRIDES[field]?.(form, text);
    // A field that became undefined would silently fall back to its default.
    const fits =
      field.startsWith('user.') && !form.user && field !== 'user.name' ? null : answerForm.safeParse(changed);
    if (fits?.success) form = fits.data;
    else rejected.push(field);
  }
  const values = Object.fromEntries(Object.entries(given).filter(([key]) => !Object.hasOwn(OVERRIDES, key)));
  return { form, hostname: hostnameOf(form, q.system, q.mac), values, rejected };
}

/** The system's own host name, the form's, the system's name, and for a machine without any `debian-<end of its MAC>`. */
function hostnameOf(form: AnswerForm, system: Named | null, mac: Mac | null): string {
  const named = system?.hostname ?? form.hostname;
  if (named) return named;
  const fromName = system?.name
    .replace(/[^A-Za-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase();
  if (fromName) return fromName;
  return mac ? `debian-${mac.replaceAll(':', '').slice(-6)}` : 'debian';
}

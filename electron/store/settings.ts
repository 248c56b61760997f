// The settings file: plain JSON that a person may edit. A field that makes no sense falls back to its default, the
// others keep their values, and the file as it was is set aside.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { problem } from '../contract/problems';
import { settings as schema } from '../contract/settings';
import type { Settings } from '../contract/settings';
import { codeOf, fileStamp, reasonOf } from './layout';
import { writeWholeFile } from './whole-file';

export interface SettingsStore {
  get(): Settings;
  /** Only the fields that are there change. Resolves when the file is on disk; throws problem('cannot-write'). */
  save(patch: { readonly [Field in keyof Settings]?: Settings[Field] | undefined }): Promise<Settings>;
}

/** A missing file means the defaults. Throws problem('cannot-read') when it is there but cannot be opened. */
export function openSettings(
  file: string,
  options: { onRepaired?: (file: string, kept: string) => void } = {},
): SettingsStore {
  const read = readSettings(file);
  if (read.damaged) options.onRepaired?.(file, setAside(file, read.value));
  let current = read.value;
  let turn: Promise<unknown> = Promise.resolve();
  return {
    get: () => current,
    save(patch) {
      const given = Object.entries(patch).filter(([, value]) => value !== undefined);
      const done = turn.then(async () => {
        const next = schema.parse({ ...current, ...Object.fromEntries(given) });
        await writeWholeFile(file, textOf(next));
        current = next;
        return next;
      });
      turn = done.catch(() => undefined); // the caller has the same promise, with its error
      return done;
    },
  };
}

/** The settings as they lie on disk, nothing repaired: for commands that only look. */
export function readSettings(file: string): { value: Settings; damaged: boolean } {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { value: schema.parse({}), damaged: false };
    throw problem('cannot-read', { path: file, reason: reasonOf(error) }, error);
  }
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return { value: schema.parse({}), damaged: true };
  }
  const whole = schema.safeParse(found);
  return whole.success ? { value: whole.data, damaged: false } : { value: goodFields(found), damaged: true };
}

function goodFields(found: unknown): Settings {
  const fields: Record<string, unknown> = typeof found === 'object' && found !== null ? { ...found } : {};
  const good = Object.entries(fields).filter(([name, value]) => schema.safeParse({ [name]: value }).success);
  return schema.parse(Object.fromEntries(good));
}

/** The bytes as they were move to a name of their own; what could be read of them takes their place. */
function setAside(file: string, good: Settings): string {
  const kept = `${file}.bad-${fileStamp(new Date())}`;
  try {
    renameSync(file, kept);
    writeFileSync(file, textOf(good), { mode: 0o600 });
  } catch (error) {
    throw problem('cannot-write', { path: file, reason: reasonOf(error) }, error);
  }
  return kept;
}

const textOf = (value: Settings): string => `${JSON.stringify(value, null, 2)}\n`;

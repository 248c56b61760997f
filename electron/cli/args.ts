// The command line as typed -> one checked invocation. Only form is judged here; values (names, addresses) are judged
// by the engine's own door, so that window and terminal cannot disagree.
import { parseArgs } from 'node:util';
import type { NewMachines, ServeMode } from '../contract/settings';
import { VERBS } from './verbs';
import type { OptionName } from './verbs';

/** Whom `render` speaks of. */
export type Target = { readonly mac: string } | { readonly profile: string };

export type Invocation =
  | { readonly verb: 'nics' | 'distros' | 'profiles' | 'systems' | 'leases' | 'machines' | 'try' }
  | { readonly verb: 'doctor'; readonly nic: string | null }
  | { readonly verb: 'import'; readonly file: string; readonly name: string | null }
  | { readonly verb: 'distro remove'; readonly id: string }
  | { readonly verb: 'profile remove' | 'system reinstall' | 'system remove'; readonly name: string }
  | {
      readonly verb: 'profile add';
      readonly name: string;
      readonly distro: string;
      readonly answers: string | null;
      readonly kernelArgs: string | null;
    }
  | {
      readonly verb: 'system add';
      readonly name: string;
      readonly mac: string;
      readonly profile: string;
      readonly ip: string | null;
      readonly hostname: string | null;
      readonly values: Readonly<Record<string, string>>;
    }
  | {
      readonly verb: 'serve';
      readonly nic: string;
      readonly mode: ServeMode | null;
      readonly pool: { readonly from: string; readonly to: string } | null;
      readonly newMachines: NewMachines | null;
    }
  | { readonly verb: 'render answer' | 'render boot'; readonly target: Target }
  | { readonly verb: 'events'; readonly follow: boolean };

export interface Globals {
  readonly data: string | null;
  readonly json: boolean;
}
export type Parsed =
  | { readonly kind: 'run'; readonly globals: Globals; readonly invocation: Invocation }
  | { readonly kind: 'help' | 'version'; readonly globals: Globals }
  | { readonly kind: 'usage'; readonly globals: Globals; readonly message: string };

class UsageError extends Error {}

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const OPTIONS = {
  data: text,
  json: flag,
  help: { ...flag, short: 'h' },
  version: flag,
  name: text,
  distro: text,
  answers: text,
  'kernel-args': text,
  mac: text,
  profile: text,
  ip: text,
  hostname: text,
  set: { ...text, multiple: true },
  nic: text,
  mode: text,
  pool: text,
  'new-machines': text,
  follow: flag,
} as const;
type Values = ReturnType<
  typeof parseArgs<{ options: typeof OPTIONS; strict: true; allowPositionals: true }>
>['values'];

export function parseCommandLine(argv: readonly string[]): Parsed {
  // known before the rest is understood, so that a usage error too comes in the wanted form
  let globals: Globals = { data: null, json: argv.includes('--json') };
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: OPTIONS,
      strict: true,
      allowPositionals: true,
    });
    globals = { data: values.data ?? null, json: values.json ?? false };
    if (values.help) return { kind: 'help', globals };
    if (values.version) return { kind: 'version', globals };
    return { kind: 'run', globals, invocation: invocationOf(positionals, values) };
  } catch (error) {
    if (error instanceof UsageError || isParseArgsError(error))
      return { kind: 'usage', globals, message: error.message };
    throw error;
  }
}

const isParseArgsError = (error: unknown): error is Error =>
  error instanceof TypeError &&
  'code' in error &&
  typeof error.code === 'string' &&
  error.code.startsWith('ERR_PARSE_ARGS');

function invocationOf(positionals: readonly string[], values: Values): Invocation {
  const { verb, rest } = findVerb(positionals);
  const given = Object.keys(values).filter((name) => name !== 'data' && name !== 'json');
  const foreign = given.find((name) => !verb.options.some((option: OptionName) => option === name));
  if (foreign) throw new UsageError(`'${verb.words}' has no option --${foreign}`);
  const missing = verb.required.find((name) => values[name] === undefined);
  if (missing) throw new UsageError(`'${verb.words}' needs --${missing}`);
  const [first = ''] = rest;
  if (rest.length < verb.takes.length || (verb.takes.length > 0 && first === ''))
    throw new UsageError(`'${verb.words}' needs ${verb.takes.join(' ')}`);
  const surplus = rest[verb.takes.length];
  if (surplus !== undefined) throw new UsageError(`'${verb.words}' does not take '${surplus}'`);
  return build(verb.words, first, values);
}

function findVerb(positionals: readonly string[]): { verb: (typeof VERBS)[number]; rest: readonly string[] } {
  const [first, second] = positionals;
  if (first === undefined) throw new UsageError('which verb?');
  for (const verb of VERBS) {
    if (verb.words === first) return { verb, rest: positionals.slice(1) };
    if (second !== undefined && verb.words === `${first} ${second}`)
      return { verb, rest: positionals.slice(2) };
  }
  const pairs = VERBS.flatMap(({ words }) => (words.startsWith(`${first} `) ? [words] : []));
  throw new UsageError(pairs.length > 0 ? `which one: ${pairs.join(', ')}?` : `there is no verb '${first}'`);
}

function build(words: (typeof VERBS)[number]['words'], first: string, values: Values): Invocation {
  switch (words) {
    case 'doctor':
      return { verb: words, nic: values.nic ?? null };
    case 'import':
      return { verb: words, file: first, name: values.name ?? null };
    case 'distro remove':
      return { verb: words, id: first };
    case 'profile remove':
    case 'system reinstall':
    case 'system remove':
      return { verb: words, name: first };
    case 'profile add': {
      const { distro = '', answers = null, 'kernel-args': kernelArgs = null } = values;
      return { verb: words, name: first, distro, answers, kernelArgs };
    }
    case 'system add': {
      const { mac = '', profile = '', ip = null, hostname = null, set = [] } = values;
      return { verb: words, name: first, mac, profile, ip, hostname, values: valuesOf(set) };
    }
    case 'serve':
      return {
        verb: words,
        nic: values.nic ?? '',
        mode: values.mode === undefined ? null : modeOf(values.mode),
        pool: values.pool === undefined ? null : poolOf(values.pool),
        newMachines: values['new-machines'] === undefined ? null : newMachinesOf(values['new-machines']),
      };
    case 'render answer':
    case 'render boot':
      return { verb: words, target: targetOf(values) };
    case 'events':
      return { verb: words, follow: values.follow ?? false };
    default:
      return { verb: words };
  }
}

function valuesOf(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new UsageError(`--set wants NAME=VALUE, not '${pair}'`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

function modeOf(mode: string): ServeMode {
  if (mode === 'auto' || mode === 'dhcp' || mode === 'proxy') return mode;
  throw new UsageError(`--mode is auto, dhcp or proxy, not '${mode}'`);
}

function poolOf(pool: string): { from: string; to: string } {
  const [from, to, more] = pool.split('-');
  if (!from || !to || more !== undefined)
    throw new UsageError(`--pool wants FIRST-LAST, such as 192.168.7.100-192.168.7.199, not '${pool}'`);
  return { from: from.trim(), to: to.trim() };
}

function newMachinesOf(choice: string): NewMachines {
  if (choice === 'ask' || choice === 'ignore') return { kind: choice };
  const [, profile] = /^install:(.+)$/.exec(choice) ?? [];
  if (profile === undefined)
    throw new UsageError(`--new-machines is ask, ignore or install:PROFILE, not '${choice}'`);
  return { kind: 'install', profile };
}

function targetOf({ mac, profile }: Values): Target {
  if (mac !== undefined && profile === undefined) return { mac };
  if (profile !== undefined && mac === undefined) return { profile };
  throw new UsageError('render needs either --mac or --profile');
}

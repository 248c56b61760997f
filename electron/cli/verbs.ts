// The table of verbs: what each takes and its line of help. The parser, `--help` and the README's list follow it.

export type OptionName =
  | 'name'
  | 'distro'
  | 'answers'
  | 'kernel-args'
  | 'mac'
  | 'profile'
  | 'ip'
  | 'hostname'
  | 'set'
  | 'nic'
  | 'mode'
  | 'pool'
  | 'new-machines'
  | 'follow';

export interface Verb {
  /** One word or two, as typed. */
  readonly words: string;
  /** Names of the arguments that must follow, in order. */
  readonly takes: readonly string[];
  readonly options: readonly OptionName[];
  readonly required: readonly OptionName[];
  /** As shown behind the words. */
  readonly usage: string;
  readonly help: string;
}

const verb = <Words extends string>(
  words: Words,
  usage: string,
  help: string,
  rest: Partial<Pick<Verb, 'takes' | 'options' | 'required'>> = {},
): Verb & { readonly words: Words } => ({
  words,
  usage,
  help,
  takes: [],
  options: [],
  required: [],
  ...rest,
});

export const VERBS = [
  verb('doctor', '[--nic N]', 'checks whether this computer can serve, and says what to fix', {
    options: ['nic'],
  }),
  verb('nics', '', 'lists the network cards'),
  verb(
    'import',
    'FILE [--name ID]',
    'takes an ISO or a netboot kit into the library and waits until it is ready',
    {
      takes: ['FILE'],
      options: ['name'],
    },
  ),
  verb('distros', '', 'lists the library'),
  verb('distro remove', 'ID', 'removes a distro and its extracted files', { takes: ['ID'] }),
  verb(
    'profile add',
    'NAME --distro ID [--answers FILE.json] [--kernel-args "…"]',
    'makes or replaces a profile',
    {
      takes: ['NAME'],
      options: ['distro', 'answers', 'kernel-args'],
      required: ['distro'],
    },
  ),
  verb('profiles', '', 'lists the profiles'),
  verb('profile remove', 'NAME', 'removes a profile', { takes: ['NAME'] }),
  verb(
    'system add',
    'NAME --mac M --profile P [--ip A] [--hostname H] [--set k=v]…',
    'decides what one machine gets; its next network boot installs',
    {
      takes: ['NAME'],
      options: ['mac', 'profile', 'ip', 'hostname', 'set'],
      required: ['mac', 'profile'],
    },
  ),
  verb('systems', '', 'lists the systems'),
  verb('system reinstall', 'NAME', 'installs a system again at its next network boot', { takes: ['NAME'] }),
  verb('system remove', 'NAME', 'forgets a system', { takes: ['NAME'] }),
  verb('leases', '', 'lists the addresses given out'),
  verb('machines', '', 'lists the machines seen, and how far each has got'),
  verb(
    'serve',
    '--nic N [--mode auto|dhcp|proxy] [--pool A-B] [--new-machines ask|ignore|install:PROFILE]',
    'serves installs on a network card until Ctrl+C',
    { options: ['nic', 'mode', 'pool', 'new-machines'], required: ['nic'] },
  ),
  verb('render answer', '--mac M | --profile P', 'prints the answer file that would be served', {
    options: ['mac', 'profile'],
  }),
  verb('render boot', '--mac M | --profile P', 'prints the boot script that would be served', {
    options: ['mac', 'profile'],
  }),
  verb('events', '[--follow]', 'prints the event log; --follow goes on until Ctrl+C', {
    options: ['follow'],
  }),
  verb('try', '', 'lets a simulated machine walk the nine steps; needs no hardware and no rights'),
] as const satisfies readonly Verb[];

export function helpText(version: string, dataDir: string): string {
  const lines = VERBS.flatMap(({ words, usage, help }) => [`  ${words} ${usage}`.trimEnd(), `      ${help}`]);
  return [
    `Slipway ${version}: network installation of bare machines`,
    '',
    'Usage: slipway [--data DIR] [--json] VERB …',
    '',
    ...lines,
    '',
    'Everywhere',
    `  --data DIR   the data folder (now ${dataDir}); SLIPWAY_DATA says the same`,
    '  --json       machine-readable output: one JSON value, or one per line for serve and events',
    '  --help       this text',
    '  --version    the version',
    '',
    'Lists work at any time. Commands that change something are passed on when the window or `serve` is running.',
    'Exit code: 0 done, 1 problem, 2 usage.',
    '',
  ].join('\n');
}

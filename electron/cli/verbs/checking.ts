// `doctor` (would serving work here, and what is in the way) and `render` (what would be served).
import type { Check } from '../../contract/api';
import type { Loader, Nic } from '../../contract/model';
import { problem } from '../../contract/problems';
import type { Target } from '../args';
import type { Door } from '../door';
import { ask } from '../door';
import type { ExitCode, Run } from '../host';
import { print, table } from '../host';
import { sentence } from '../sentences';
import { CHECK_ADVICE, CHECK_WORDS } from '../words';

const STATES: Readonly<Record<Check['state'], string>> = { pass: 'ok', warn: 'warning', stop: 'STOP' };

/** Exit code 1 when something would stop serving. */
export async function doctor(run: Run, door: Door, wanted: string | null): Promise<ExitCode> {
  const loaders = await ask(door, 'loaders', undefined);
  const nic = wanted ?? likelyNic(await ask(door, 'nics', undefined));
  const preflight = await ask(door, 'preflight', { nic });
  const stops =
    preflight.checks.some(({ state }) => state === 'stop') ||
    loaders.some(({ state }) => state !== 'present');
  const verdict = stops
    ? 'Serving would not work yet.'
    : `Ready: 'slipway serve --nic ${nic}' serves by ${preflight.effective}.`;
  const checks = table(['state', 'check', 'what to do'], preflight.checks.map(checkRow));
  const files = table(['file', 'state', 'version', 'for'], loaders.map(loaderRow));
  print(run, `Network card ${nic}\n\n${checks}\n\n${files}\n\n${verdict}`, { nic, preflight, loaders });
  return stops ? 1 : 0;
}

const checkRow = ({ id, state, problem: found }: Check): readonly string[] => [
  STATES[state],
  CHECK_WORDS[id],
  adviceOf(id, state, found),
];

function adviceOf(id: Check['id'], state: Check['state'], found: Check['problem']): string {
  if (found) return sentence(found);
  return state === 'pass' ? '' : CHECK_ADVICE[id];
}

const loaderRow = ({ file, state, version, firmware }: Loader): readonly string[] => [
  file,
  state,
  version,
  firmware,
];

/** The card a person would choose: wired, plugged in, with an address. */
function likelyNic(nics: readonly Nic[]): string {
  const real = nics.filter(({ kind }) => kind !== 'loopback');
  const score = ({ kind, linkUp, address }: Nic): number =>
    (address ? 4 : 0) + (kind === 'wired' ? 2 : 0) + (linkUp ? 1 : 0);
  const [best] = [...real].sort((a, b) => score(b) - score(a));
  if (!best) throw problem('not-found', { what: 'nic', id: 'with a cable' });
  return best.name;
}

export async function renderAnswer(run: Run, door: Door, target: Target): Promise<ExitCode> {
  const preview = await ask(door, 'previewAnswers', target);
  print(run, preview.text, preview);
  return 0;
}

export async function renderBoot(run: Run, door: Door, target: Target): Promise<ExitCode> {
  const script = await ask(door, 'previewBoot', target);
  print(run, script.text, script);
  return 0;
}

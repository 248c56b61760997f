// Turns problems and events into sentences of the current language. Byte counts and codes become words here, so the
// catalogues hold nothing but sentences.
import type { SlipwayEvent } from '../../electron/contract/events';
import type { Problem } from '../../electron/contract/problems';
import { bytes, speed } from './format';
import { t } from './language';
import { machineName, makerOf } from './makers';
import { usePage } from './state';

type Params = Record<string, string | number>;
// The key is checked by its type; the parameters of a key that is only known at run time cannot be.
const say = t as unknown as (key: string, params: Params) => string;
const BYTE_PARAMS: ReadonlySet<string> = new Set(['have', 'need', 'free']);

export function sayProblem(problem: Problem): string {
  const params: Params = {};
  for (const [name, value] of Object.entries(problem.params as Record<string, string | number>))
    params[name] = typeof value === 'number' && BYTE_PARAMS.has(name) ? bytes(value) : value;
  if (problem.code === 'port-taken' && problem.params.program === '') params.program = t('common.unknown');
  return say(`problems.${problem.code}`, params);
}

function nameOf(mac: string | null): string {
  if (mac === null) return t('common.unknown');
  const machine = usePage.getState().view?.machines[mac];
  if (machine) return machineName(machine);
  const maker = makerOf(mac);
  return maker ? `${maker} · ${mac}` : mac;
}

export const sayEvent = (event: SlipwayEvent): string => say(`events.${event.type}`, paramsOf(event)).trim();

function paramsOf(event: SlipwayEvent): Params {
  const params: Params = {};
  for (const [name, value] of Object.entries(event)) {
    if (typeof value === 'string' || typeof value === 'number') params[name] = value;
    else if (value === null) params[name] = t('common.none');
  }
  if ('mac' in event) params.machine = nameOf(event.mac);
  return { ...params, ...ownParams(event) };
}

const rate = (size: number, seconds: number): string => (seconds > 0 ? speed(size / seconds) : bytes(size));

/** What differs by type: codes put into words, sizes into bytes. */
function ownParams(event: SlipwayEvent): Params {
  switch (event.type) {
    case 'serve.started':
      return { nic: event.serving.nic.name, address: event.serving.address };
    case 'problem.raised':
    case 'import.failed':
      return { problem: sayProblem(event.problem) };
    case 'import.recognised':
    case 'distro.saved':
      return { name: event.distro.name };
    case 'profile.saved':
      return { name: event.profile.name };
    case 'system.saved':
      return { name: event.system.name };
    case 'lease.bound':
      return { ip: event.lease.ip, machine: nameOf(event.lease.mac) };
    case 'lease.freed':
      return { reason: t(`terms.freed.${event.reason}`) };
    case 'attempt.started':
      return { firmware: t(`machines.firmware.${event.firmware}`) };
    case 'attempt.planned':
    case 'script.sent':
      return { plan: t(`terms.plan.${event.plan}`) };
    case 'attempt.stalled':
      return { hint: t(`hints.${event.hint}`) };
    case 'dhcp.discovered':
      return { stage: t(`terms.stage.${event.stage}`) };
    case 'import.progressed':
    case 'tftp.progressed':
      return { done: bytes(event.done), total: bytes(event.total) };
    case 'tftp.started':
      return { size: bytes(event.size) };
    case 'tftp.finished':
      return { size: bytes(event.bytes), speed: rate(event.bytes, event.seconds) };
    case 'tftp.ended':
      return { reason: t(`terms.ended.${event.reason}`) };
    case 'file.started':
      return { role: t(`terms.role.${event.role}`), size: bytes(event.size) };
    case 'file.progressed':
      return { role: t(`terms.role.${event.role}`), done: bytes(event.done), total: bytes(event.total) };
    case 'file.sent': {
      const file = event.path.split('/').at(-1) ?? event.path;
      return {
        role: t(`terms.role.${event.role}`),
        file,
        size: bytes(event.bytes),
        speed: rate(event.bytes, event.seconds),
      };
    }
    case 'answer.sent':
      return { size: bytes(event.bytes) };
    case 'install.reported':
      return { state: t(`terms.state.${event.state}`) };
    default:
      return {};
  }
}

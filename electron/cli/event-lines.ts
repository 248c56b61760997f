// One line of English per event, for `serve` and `events`. Complete by type; live progress says nothing here.
import type { EventOf, EventType, HeldBack, Hint, Serving, SlipwayEvent } from '../contract/events';
import { sentence } from './sentences';
import { bytes, duration, moment } from './words';

type Line = string | null;
type Lines = { readonly [Type in EventType]: (event: EventOf<Type>) => Line };

const HINTS: Readonly<Record<Hint, string>> = {
  cable: 'check cable, boot order and switch port',
  rival: 'another server may have answered first',
  firewall: 'a firewall may block UDP 67 and 4011',
  tftp: 'a firewall may block UDP 69',
  secure: 'the firmware may have refused the loader: turn off Secure Boot',
  loader: 'the loader may be wrong for this firmware',
  memory: 'it may have too little memory',
  driver: 'the installer may have no driver for its network card',
  quiet: 'it may still be installing; look at its screen',
};

const HELD: Readonly<Record<HeldBack, string>> = {
  'profile-missing': 'its profile is gone',
  'distro-missing': "its profile's distro is gone",
  'distro-not-ready': "its profile's distro is not ready: see 'slipway distros'",
};

const nothing = (): null => null;

const LINES: Lines = {
  'engine.started': ({ version }) => `Slipway ${version} started`,
  'serve.started': ({ serving }) => servingLine(serving),
  'serve.stopped': ({ reason, problem }) =>
    problem
      ? `serving stopped: ${sentence(problem)}`
      : `serving stopped (${reason === 'exit' ? 'Slipway ends' : 'as asked'})`,
  'problem.raised': ({ problem }) => sentence(problem),
  'settings.saved': () => 'settings saved',
  'import.started': ({ path }) => `import of ${path} started`,
  'import.recognised': ({ distro }) => `recognised as ${distro.name}; '${distro.id}' can be served already`,
  'import.progressed': nothing,
  'import.finished': ({ distro }) => `import of '${distro}' finished`,
  'import.failed': ({ problem }) => `import failed: ${sentence(problem)}`,
  'distro.saved': ({ distro }) => `distro '${distro.id}' is ${distro.status}`,
  'distro.removed': ({ id }) => `distro '${id}' removed`,
  'profile.saved': ({ profile }) => `profile '${profile.name}' saved`,
  'profile.removed': ({ name }) => `profile '${name}' removed`,
  'system.saved': ({ system }) =>
    `system '${system.name}' saved: next boot ${system.boot === 'install' ? 'installs' : 'from its own disk'}`,
  'system.removed': ({ name }) => `system '${name}' removed`,
  'lease.bound': ({ lease }) => `${lease.mac} has the address ${lease.ip}`,
  'lease.freed': ({ ip, mac, reason }) => `${ip} is free again (${mac}: ${reason})`,

  'attempt.started': ({ mac, firmware, simulated }) =>
    `${mac} boots from the network (${firmware}${simulated ? ', simulated' : ''})`,
  'attempt.planned': ({ mac, plan, profile, held }) => {
    if (plan === 'install') return `${mac} will install '${profile ?? ''}'`;
    if (held) return `${mac} cannot be installed (${HELD[held]}): it will start from its own disk`;
    return plan === 'menu' ? `${mac} will show the menu` : `${mac} will start from its own disk`;
  },
  'attempt.stalled': ({ mac, step, hint }) => `${mac} is silent at step ${step}: ${HINTS[hint]}`,

  'dhcp.discovered': ({ mac, stage }) => `${mac} asks for an address (${stage})`,
  'dhcp.offered': ({ mac, ip, file }) =>
    `${mac} is offered ${ip ?? 'boot information'}${file ? `, file ${file}` : ''}`,
  'dhcp.requested': ({ mac, ip, port }) =>
    `${mac} requests ${ip ?? 'its boot file'}${port === 4011 ? ' (port 4011)' : ''}`,
  'dhcp.acknowledged': ({ mac, ip, file }) =>
    `${mac} gets ${ip ?? 'boot information'}${file ? `, file ${file}` : ''}`,
  'dhcp.refused': ({ mac, ip, reason }) => `${mac} is refused ${ip ?? 'an address'}: ${reason}`,
  'dhcp.declined': ({ mac, ip }) => `${mac} found ${ip} in use by another computer`,
  'dhcp.released': ({ mac, ip }) => `${mac} gave ${ip} back`,
  'dhcp.ignored': ({ mac, reason }) => `${mac ?? 'a packet'} was not answered: ${reason}`,

  'tftp.started': ({ mac, file, size }) => `${mac} downloads ${file} (${bytes(size)}) by TFTP`,
  'tftp.progressed': nothing,
  'tftp.finished': ({ mac, file, seconds }) => `${mac} has ${file} after ${duration(seconds)}`,
  'tftp.ended': ({ mac, file, reason, detail }) =>
    reason === 'probe'
      ? `${mac} asked for the size of ${file}`
      : `${mac} did not get ${file}: ${reason} ${detail}`.trimEnd(),
  'tftp.missed': ({ mac, ip, file }) => `${mac ?? ip} asked for ${file}, which is not there (TFTP)`,

  'script.sent': ({ mac, plan }) => `${mac} gets its boot script (${plan})`,
  'file.started': ({ mac, path, size }) => `${mac} downloads ${path} (${bytes(size)})`,
  'file.progressed': nothing,
  'file.sent': ({ mac, path, seconds, complete }) =>
    `${mac} ${complete ? 'has' : 'has a part of'} ${path} after ${duration(seconds)}`,
  'http.missed': ({ mac, ip, path, status }) => `${mac ?? ip} asked for ${path}, answer ${status} (HTTP)`,
  'answer.sent': ({ mac, format }) => `${mac} has its answer file (${format})`,
  'install.reported': ({ mac, state, detail }) => `${mac} reports: ${state}${detail ? ` (${detail})` : ''}`,
  'system.disarmed': ({ mac, system }) => `${mac} ('${system}') starts from its own disk from now on`,
};

function servingLine({ nic, address, effective, pool, ports }: Serving): string {
  const gives = pool ? `, addresses ${pool.from}-${pool.to}` : '';
  return `serving on ${nic.name} (${address}), ${effective === 'dhcp' ? 'DHCP' : 'ProxyDHCP'}${gives}, HTTP port ${ports.http}`;
}

/** Null for an event that has nothing to say: live progress, or a type that a newer version wrote. */
export function eventLine(event: SlipwayEvent): Line {
  // TypeScript does not relate the type to its own fields across a table; the table's type does.
  const say = LINES[event.type] as ((event: SlipwayEvent) => Line) | undefined;
  const line = say?.(event) ?? null;
  return line === null ? null : `${moment(event.at)}  ${line}`;
}

// Problems in plain English for a terminal: what is wrong, then what to do. Complete by type: a new problem code
// without a sentence does not compile.
import type { Problem, ProblemCode, ProblemParams } from '../contract/problems';
import { bytes } from './words';

type Sentences = { readonly [Code in ProblemCode]: (params: ProblemParams[Code]) => string };

const LISTS: Readonly<Record<ProblemParams['not-found']['what'], string>> = {
  distro: "'slipway distros' lists what there is.",
  profile: "'slipway profiles' lists what there is.",
  system: "'slipway systems' lists what there is.",
  nic: "'slipway nics' lists what there is.",
  machine: "'slipway machines' lists those seen; 'slipway system add' makes one known.",
  job: 'It may have ended already.',
  file: 'Check the path.',
};
const NOUNS: Readonly<Record<ProblemParams['not-found']['what'], string>> = {
  distro: 'distro',
  profile: 'profile',
  system: 'system',
  nic: 'network card',
  machine: 'machine',
  job: 'import',
  file: 'file',
};

/** The rules of the contract's schemas by the word that they give as reason; other reasons are sentences already. */
const RULES: Readonly<Record<string, string>> = {
  name: 'it takes up to 63 letters, digits, dots, dashes and underscores, and starts with a letter or digit',
  mac: 'it is no hardware address such as 52:54:00:12:34:56',
  ip: 'it is no IPv4 address such as 192.168.7.50',
  hostname: 'it takes letters, digits and dashes',
  account: 'it takes lower-case letters, digits, dashes and underscores, and starts with a letter',
  hash: 'it is no crypt(3) hash; put a clear password into userPassword or rootPassword instead',
  locale: 'it is no locale such as en_US.UTF-8',
  keyboard: 'it is no keyboard layout such as us or de',
  timeZone: 'it is no time zone such as Europe/Berlin',
  domain: 'it is no domain name',
  disk: "it is neither 'first' nor a device such as /dev/sda",
  package: 'it is no package name',
  'one line': 'it must be one line',
};

const SENTENCES: Sentences = {
  'bad-argument': ({ field, reason }) =>
    `The value of '${field}' cannot be used: ${RULES[reason] ?? reason}. Correct it and try again.`,
  'not-found': ({ what, id }) => `There is no ${NOUNS[what]} '${id}'. ${LISTS[what]}`,
  'in-use': ({ what, id, by }) => `The ${what} '${id}' is used by '${by}'. Change or remove that first.`,
  'name-taken': ({ id }) => `The name '${id}' is taken. Choose another.`,
  'mac-taken': ({ mac, system }) =>
    `The address ${mac} belongs to the system '${system}'. Remove that system, or change it instead.`,
  'not-an-image': ({ path }) =>
    `${path} is neither an ISO image nor a netboot kit. Download the installer image of the operating system.`,
  'image-truncated': ({ path, have, need }) =>
    `${path} is incomplete: it has ${bytes(have)} of ${bytes(need)}. Download it again.`,
  'image-damaged': ({ path, reason }) =>
    `${path} is damaged: ${reason}. Download it again and compare its checksum.`,
  'image-changed': ({ path }) =>
    `${path} was moved or changed after the import. Put it back, or import it again.`,
  'unknown-image': ({ path }) =>
    `The image ${path} is of no known kind. It needs help in the window: name its kernel and initrd.`,
  'already-imported': ({ id }) =>
    `This image is in the library as '${id}'. Use that one, or remove it first.`,
  'no-space': ({ need, free, folder }) =>
    `${folder} has ${bytes(free)} free and ${bytes(need)} are needed. Make room, or use another folder with --data.`,
  'cannot-write': ({ path, reason }) =>
    `Cannot write ${path}: ${reason}. Check the folder's owner and free space, or whether another Slipway is running.`,
  'cannot-read': ({ path, reason }) =>
    `Cannot read ${path}: ${reason}. Check the path and your rights to it.`,
  'checksum-mismatch': ({ file }) =>
    `'${file}' does not have the checksum that its image lists. Download the image again, then import it again.`,
  'import-cancelled': ({ path }) => `The import of ${path} was cancelled. What was copied so far is removed.`,
  'extractor-failed': ({ path, reason }) => `${path} could not be unpacked: ${reason}. Download it again.`,
  'kit-missing': ({ id, kernel }) =>
    `'${id}' cannot install over the network by itself. Also import the netboot kit (netboot.tar.gz or mini.iso) with kernel ${kernel}.`,
  'port-taken': ({ port, protocol, program }) =>
    `${protocol.toUpperCase()} port ${port} is used by ${program || 'another program'}. Stop that program and try again.`,
  'no-rights': ({ port }) =>
    `Port ${port} may not be opened by this user. Start with 'sudo', or give the right to Node: setcap cap_net_bind_service,cap_net_raw+ep.`,
  'nic-gone': ({ nic }) =>
    `The network card ${nic} has gone. Plug it in again, or choose another ('slipway nics').`,
  'nic-no-address': ({ nic }) =>
    `The network card ${nic} has no IPv4 address. Give it a fixed one, such as 192.168.7.1/24.`,
  'nic-changed': ({ nic, address }) =>
    `The address of ${nic} changed (it was ${address}). Start serving again.`,
  'pool-invalid': ({ reason }) =>
    `The address pool cannot be used: ${reason}. Give another with --pool FIRST-LAST.`,
  'pool-full': ({ pool }) =>
    `All addresses of the pool ${pool} are given out. Give a larger one with --pool.`,
  'rival-dhcp': ({ server }) =>
    `Another DHCP server (${server}) is on this network. Turn it off, or use a network of its own for installs.`,
  'loader-missing': ({ file }) =>
    `The boot loader ${file} is missing or was changed. 'npm run loaders' fetches it.`,
  'not-serving': () => "Nothing is being served. 'slipway serve --nic N' starts it.",
  'already-serving': ({ nic }) =>
    `Slipway already serves on ${nic}. Stop that first, in the window or with Ctrl+C.`,
  'machines-installing': ({ count }) =>
    `${count === 1 ? 'A machine is' : `${count} machines are`} still installing. Wait, or stop anyway.`,
  'store-repaired': ({ file, kept }) =>
    `${file} was damaged; its good entries were kept. Compare with the former file, ${kept}, if something is missing.`,
  'socket-failed': ({ reason }) =>
    `A network socket failed: ${reason}. Check the network card, then try again.`,
  'simulation-failed': ({ step, reason }) =>
    `The simulated machine got stuck at step ${step}: ${reason}. 'slipway doctor' looks for the cause.`,
  'engine-stopped': () => 'The Slipway that was running has stopped. Try again.',
  bug: ({ message }) =>
    `Something went wrong that should not: ${message}. Please report it with the output of 'slipway events'.`,
};

export function sentence(problem: Problem): string {
  // TypeScript does not relate the code to its own parameters across a table; the table's type does.
  const say = SENTENCES[problem.code] as (params: unknown) => string;
  return say(problem.params);
}

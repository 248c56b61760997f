// Sizes, times and the names of steps and states as a terminal says them.
import type { CheckId } from '../contract/api';
import type { StepNumber } from '../contract/steps';
import type { MachineStatus } from '../contract/view';

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

/** 1536000 -> `1.5 MB`, in powers of a thousand as disks are sold. */
export function bytes(count: number): string {
  let rest = count;
  let unit = 0;
  while (rest >= 1000 && unit < UNITS.length - 1) {
    rest /= 1000;
    unit += 1;
  }
  return `${unit === 0 || rest >= 100 ? Math.round(rest) : rest.toFixed(1)} ${UNITS[unit] ?? ''}`;
}

/** 432 -> `7 min 12 s`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return seconds < 10 ? `${seconds.toFixed(1)} s` : `${whole} s`;
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${whole % 60} s`;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** Local time: `2025-01-31 14:05:09`. */
export function moment(at: number): string {
  const date = new Date(at);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

export const STEP_WORDS: Readonly<Record<StepNumber, string>> = {
  1: 'asks the network for an address',
  2: 'gets an offer',
  3: 'asks for a boot file',
  4: 'is told the file and the TFTP server',
  5: 'downloads the boot loader',
  6: 'loader runs, asks for the installer',
  7: 'server sends kernel and image',
  8: 'loads the answer file',
  9: 'installs',
};

export const STATUS_WORDS: Readonly<Record<MachineStatus, string>> = {
  waiting: 'Waiting for you',
  booting: 'Booting',
  installing: 'Installing',
  installed: 'Installed',
  stalled: 'Stalled',
  failed: 'Failed',
};

export const CHECK_WORDS: Readonly<Record<CheckId, string>> = {
  nic: 'wired network card',
  link: 'cable connected',
  address: 'IPv4 address',
  rival: 'no other DHCP server',
  port: 'ports free',
  rights: 'right to open the ports',
  firewall: 'firewall',
  loaders: 'boot loaders',
  profile: 'a profile to install',
  space: 'free disk space',
};

/** What to do about a check that is not passed and names no problem of its own. */
export const CHECK_ADVICE: Readonly<Record<CheckId, string>> = {
  nic: "choose a wired card: 'slipway nics' lists them",
  link: 'plug the cable in',
  address: 'give the card a fixed IPv4 address, such as 192.168.7.1/24',
  rival: 'turn the other DHCP server off, or use a network of its own',
  port: 'stop the program that uses the port',
  rights: "start with 'sudo', or give Node the right to open low ports",
  firewall: 'let UDP 67, 69 and 4011 and the HTTP port through',
  loaders: "'npm run loaders' fetches them",
  profile: "'slipway import FILE', then 'slipway profile add NAME --distro ID'",
  space: 'make room for the images',
};

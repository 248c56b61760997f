// English sentences for everything that can go wrong: what happened, then what to do. One per code, by type.
import type { CheckId } from '../../../electron/contract/api';
import type { HeldBack, Hint } from '../../../electron/contract/events';
import type { ProblemCode } from '../../../electron/contract/problems';

export const problems: Record<ProblemCode, string> = {
  'bad-argument': 'The field “{{field}}” was not accepted: {{reason}}.',
  'not-found': 'There is no {{what}} “{{id}}” any more.',
  'in-use': '“{{id}}” is still used by {{by}}. Remove or change that first.',
  'name-taken': 'The name “{{id}}” is taken. Choose another.',
  'mac-taken': 'The MAC address {{mac}} already belongs to the system {{system}}.',
  'not-an-image': 'This is not an ISO image or a netboot kit: {{path}}.',
  'image-truncated': 'The image is cut short: {{have}} of {{need}} are there. Download it again.',
  'image-damaged': 'The image is damaged ({{reason}}). Download it again.',
  'image-changed': 'The image was moved or changed since it was imported: {{path}}.',
  'unknown-image': 'We don’t recognise this ISO: {{path}}.',
  'already-imported': 'This image is already in the library as {{id}}.',
  'no-space': 'Not enough disk space: {{need}} needed, {{free}} free in {{folder}}.',
  'cannot-write': 'Could not write {{path}}: {{reason}}.',
  'cannot-read': 'Could not read {{path}}: {{reason}}.',
  'checksum-mismatch': 'The file {{file}} does not match its checksum. Download the image again.',
  'import-cancelled': 'The import was cancelled.',
  'extractor-failed': 'The archive could not be unpacked ({{reason}}): {{path}}.',
  'kit-missing': '{{id}} needs a netboot kit with kernel {{kernel}}. Drop it on the Library.',
  'port-taken': 'Port {{port}} ({{protocol}}) is used by {{program}}.',
  'no-rights': 'Opening port {{port}} needs your permission.',
  'nic-gone': 'The network card {{nic}} is gone. Plug it in again.',
  'nic-no-address': 'The network card {{nic}} has no IPv4 address. Give it a fixed one.',
  'nic-changed': 'The address of {{nic}} changed to {{address}}; serving stopped.',
  'pool-invalid': 'The address range cannot be used: {{reason}}.',
  'pool-full': 'All addresses of {{pool}} are in use.',
  'rival-dhcp': 'Another DHCP server ({{server}}) is on this network.',
  'loader-missing': 'The boot loader {{file}} is missing.',
  'not-serving': 'Slipway is not serving.',
  'already-serving': 'Slipway already serves on {{nic}}.',
  'machines-installing': 'Machines are still installing: {{count}}.',
  'store-repaired':
    'A data file was damaged and has been repaired: {{file}}. The old one is kept as {{kept}}.',
  'socket-failed': 'The network refused: {{reason}}.',
  'simulation-failed': 'The simulated machine stopped at step {{step}}: {{reason}}.',
  'engine-stopped': 'Slipway’s engine is not running.',
  bug: 'Something went wrong inside Slipway: {{message}}',
};

/** A line of the preflight list when it passes, and what to do when it does not. */
export const checks: Record<
  CheckId,
  { readonly pass: string; readonly trouble: string; readonly fix: string }
> = {
  nic: {
    pass: 'Wired network card',
    trouble: 'This is not a wired network card',
    fix: 'Choose the card that the machines are wired to; Wi-Fi, VPN and virtual cards seldom reach them.',
  },
  link: { pass: 'Cable connected', trouble: 'No cable', fix: 'Plug in the network cable.' },
  address: {
    pass: 'Has an IPv4 address',
    trouble: 'No IPv4 address',
    fix: 'Give the card a fixed address in the system’s network settings, such as 192.168.7.1/24.',
  },
  rival: {
    pass: 'No other DHCP server',
    trouble: 'Another DHCP server is on this network',
    fix: 'In Automatic, Slipway then works as ProxyDHCP: that server gives the addresses, Slipway only the boot instructions.',
  },
  port: {
    pass: 'Boot ports are free',
    trouble: 'A boot port is taken',
    fix: 'Stop the program that holds the port, then check again.',
  },
  rights: {
    pass: 'May open the boot ports',
    trouble: 'Needs permission for the boot ports',
    fix: 'Run this once in a terminal, then check again:',
  },
  firewall: {
    pass: 'No firewall in the way',
    trouble: 'A firewall may be in the way',
    fix: 'Allow UDP 67, 69 and the HTTP port on this network card.',
  },
  loaders: {
    pass: 'Boot loaders present',
    trouble: 'A boot loader is missing',
    fix: 'Run “npm run loaders” in the project folder, or reinstall Slipway.',
  },
  profile: {
    pass: 'A profile is ready',
    trouble: 'No profile is ready',
    fix: 'Make a profile, so that there is something to install.',
  },
  space: {
    pass: 'Enough disk space',
    trouble: 'Little disk space',
    fix: 'Free some space on the disk that holds the library.',
  },
};

export const hints: Record<Hint, string> = {
  cable: 'Nothing came after the first request. Check the cable, the boot order and the switch port.',
  rival: 'Another server answered this machine first. Switch to ProxyDHCP.',
  firewall: 'The machine’s next request did not arrive. A firewall may block UDP 67.',
  tftp: 'The machine asked for the loader but no data got through. A firewall may block UDP 69.',
  secure: 'The firmware refused the loader. Turn off Secure Boot or use the signed loader.',
  loader: 'The loader did not start. It may be the wrong one for this firmware.',
  memory: 'Kernel and image were sent, but nothing followed. The machine may have too little memory.',
  driver: 'The installer started but its network did not. Try a newer ISO or another port.',
  quiet: 'Nothing heard for a while. It may still be installing; look at its screen.',
};

/** Why a machine that a person wanted installed was sent to its own disk. */
export const held: Record<HeldBack, string> = {
  'profile-missing': 'Not installed: its profile has been removed. Give it another one.',
  'distro-missing': 'Not installed: the distro of its profile has been removed. Edit the profile.',
  'distro-not-ready':
    'Not installed: the distro of its profile is not ready. Its card in the library says what is missing.',
};

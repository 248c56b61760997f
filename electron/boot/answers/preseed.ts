// debian-installer's answer file. Pure: the preview and the file that is served are the same bytes.
import type { AnswerForm } from '../../contract/model';
import { lateScript } from './late-script';
import { earlyCommands, lateCommands, partmanCommands } from './preseed-commands';
import { commandDirective, comment, directive, oneLine } from './preseed-lines';

export interface PreseedQuery {
  readonly form: AnswerForm;
  readonly hostname: string;
  /** Where the packages are: `192.168.7.1:8080`, `/distros/debian-13`, `trixie`. */
  readonly tree: { readonly host: string; readonly directory: string; readonly suite: string };
  /** `http://192.168.7.1:8080/a/<token>/report` */
  readonly reportUrl: string;
}

export function renderPreseed(q: PreseedQuery): string {
  const { form, reportUrl } = q;
  const blocks = [
    [comment('Debian answer file (preseed), written by Slipway')],
    ['# Language, keyboard, network', ...localisation(form), ...network(q)],
    ['# Packages come from the imported image, whose Release file is unsigned', ...mirror(q)],
    ['# Accounts', ...accounts(form)],
    ['# Clock', ...clock(form)],
    ['# Disk: one file system and swap; what was on it is erased', ...partitioning()],
    ['# Software', ...software(form)],
    ['# Boot loader', ...bootLoader()],
    ['# Reports and the end', commandDirective('preseed/early_command', earlyCommands(reportUrl))],
    [commandDirective('partman/early_command', partmanCommands(form.disk, reportUrl))],
    late(form, reportUrl),
    ending(form),
  ];
  return `${blocks.map((block) => block.join('\n')).join('\n\n')}\n`;
}

const localisation = ({ locale, keyboard }: AnswerForm): string[] => [
  directive('debian-installer/locale', 'string', locale),
  directive('keyboard-configuration/xkb-keymap', 'select', keyboard),
];

const network = ({ form, hostname }: PreseedQuery): string[] => [
  directive('netcfg/choose_interface', 'select', 'auto'),
  directive('netcfg/get_hostname', 'string', hostname),
  directive('netcfg/get_domain', 'string', form.domain),
  directive('netcfg/wireless_wep', 'string'),
  directive('hw-detect/load_firmware', 'boolean', 'false'),
  directive('hw-detect/firmware-lookup', 'string', 'never'),
];

const mirror = ({ tree }: PreseedQuery): string[] => [
  directive('mirror/country', 'string', 'manual'),
  directive('mirror/protocol', 'string', 'http'),
  directive('mirror/http/hostname', 'string', tree.host),
  directive('mirror/http/directory', 'string', tree.directory),
  directive('mirror/http/proxy', 'string'),
  directive('mirror/suite', 'string', tree.suite),
  directive('mirror/udeb/suite', 'string', tree.suite),
  directive('debian-installer/allow_unauthenticated', 'boolean', 'true'),
  directive('anna/choose_modules', 'string'),
  directive('apt-setup/use_mirror', 'boolean', 'true'),
  // Without these apt-setup waits for servers on the internet.
  directive('apt-setup/services-select', 'multiselect'),
  directive('apt-setup/security_host', 'string'),
  directive('apt-setup/cdrom/set-first', 'boolean', 'false'),
  directive('apt-setup/non-free-firmware', 'boolean', 'false'),
  directive('apt-setup/non-free', 'boolean', 'false'),
  directive('apt-setup/contrib', 'boolean', 'false'),
  directive('apt-setup/enable-source-repositories', 'boolean', 'false'),
];

/** `!` as a hash: the account exists but has no password. */
const NO_PASSWORD = '!';

function accounts({ user, rootPasswordHash }: AnswerForm): string[] {
  // Without a user and without root debian-installer would ask: then root is there, without a password.
  const root = rootPasswordHash !== null || user === null;
  return [
    directive('passwd/root-login', 'boolean', String(root)),
    ...(root ? [directive('passwd/root-password-crypted', 'password', rootPasswordHash ?? NO_PASSWORD)] : []),
    directive('passwd/make-user', 'boolean', String(user !== null)),
    ...(user
      ? [
          directive('passwd/user-fullname', 'string', gecos(user.fullName) || user.name),
          directive('passwd/username', 'string', user.name),
          directive('passwd/user-password-crypted', 'password', user.passwordHash ?? NO_PASSWORD),
        ]
      : []),
  ];
}

/** adduser refuses a colon and splits at commas; debconf mangles backslashes. */
const gecos = (name: string): string => oneLine(name.replace(/[:,\\]+/g, ' ')).replace(/ {2,}/g, ' ');

const clock = ({ timeZone }: AnswerForm): string[] => [
  directive('clock-setup/utc', 'boolean', 'true'),
  directive('time/zone', 'string', timeZone),
  directive('clock-setup/ntp', 'boolean', 'false'),
];

const partitioning = (): string[] => [
  directive('partman-auto/method', 'string', 'regular'),
  directive('partman-auto/choose_recipe', 'select', 'atomic'),
  // Left-overs of LVM and RAID would bring up questions.
  directive('partman-auto/purge_lvm_from_device', 'boolean', 'true'),
  directive('partman-lvm/device_remove_lvm', 'boolean', 'true'),
  directive('partman-md/device_remove_md', 'boolean', 'true'),
  directive('partman-lvm/confirm', 'boolean', 'true'),
  directive('partman-lvm/confirm_nooverwrite', 'boolean', 'true'),
  directive('partman-md/confirm', 'boolean', 'true'),
  directive('partman-md/confirm_nooverwrite', 'boolean', 'true'),
  // UEFI stays UEFI although an older BIOS system lies on another disk.
  directive('partman-efi/non_efi_system', 'boolean', 'true'),
  directive('partman-partitioning/confirm_write_new_label', 'boolean', 'true'),
  directive('partman/choose_partition', 'select', 'finish'),
  directive('partman/confirm', 'boolean', 'true'),
  directive('partman/confirm_nooverwrite', 'boolean', 'true'),
  directive('partman/mount_style', 'select', 'uuid'),
];

function software(form: AnswerForm): string[] {
  // A key without a server to use it would be a riddle.
  const wanted = form.sshKeys.some((key) => key.trim() !== '')
    ? [...form.packages, 'openssh-server']
    : form.packages;
  return [
    directive('pkgsel/run_tasksel', 'boolean', 'false'),
    directive('tasksel/first', 'multiselect', '', 'tasksel'),
    directive('pkgsel/include', 'string', [...new Set(wanted)].join(' ')),
    directive('pkgsel/upgrade', 'select', 'none'),
    directive('pkgsel/update-policy', 'select', 'none'),
    directive('popularity-contest/participate', 'boolean', 'false', 'popularity-contest'),
  ];
}

const bootLoader = (): string[] => [
  directive('grub-installer/only_debian', 'boolean', 'true'),
  directive('grub-installer/with_other_os', 'boolean', 'true'),
  // partman/early_command below puts the disk's name here.
  directive('grub-installer/bootdev', 'string', 'default'),
  // Firmware that forgets its boot entries still finds /EFI/boot/bootx64.efi.
  directive('grub-installer/force-efi-extra-removable', 'boolean', 'true'),
];

/** The script travels as base64; people read it here. */
function late(form: AnswerForm, reportUrl: string): string[] {
  const script = lateScript(form);
  const shown =
    script === null
      ? []
      : [comment(`This runs in the installed system, as base64 below:\n${script.trimEnd()}`)];
  return [...shown, commandDirective('preseed/late_command', lateCommands(form, reportUrl))];
}

const ending = ({ afterInstall }: AnswerForm): string[] => [
  directive('finish-install/keep-consoles', 'boolean', 'true'),
  directive('cdrom-detect/eject', 'boolean', 'false'),
  ...(afterInstall === 'poweroff' ? [directive('debian-installer/exit/poweroff', 'boolean', 'true')] : []),
  directive('finish-install/reboot_in_progress', 'note'),
];

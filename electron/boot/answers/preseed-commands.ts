// The shell commands inside a preseed file: reports, the choice of the disk, and the late script. They run in
// debian-installer's busybox. debconf mangles backslashes in values, so none stands here: what people typed goes
// through as base64 and is decoded by the installed system's coreutils.
import type { AnswerForm } from '../../contract/model';
import { problem } from '../../contract/problems';
import { base64, utf8 } from '../bytes';
import { lateScript } from './late-script';

/** Never stops the installation: a server that has gone away costs 45 seconds at most. */
export function report(url: string, state: string, detail = ''): string {
  const safe = url.replace(/[^A-Za-z0-9:/._~%?&=[\]-]/g, '');
  const query = detail === '' ? `state=${state}` : `state=${state}&detail=${detail}`;
  return `wget -q -T 15 -t 3 -O /dev/null "${safe}${safe.includes('?') ? '&' : '?'}${query}" || true`;
}

/** Read by apt in the installed system, until the end of the installation. */
const ALLOWANCE = '/target/etc/apt/apt.conf.d/00slipway';
const HOOK = '/usr/lib/base-installer.d/05slipway';

/**
 * The first act: the report, and a hook that base-installer runs once the base system is unpacked. The Release file of
 * a Debian image carries no signature; `allow_unauthenticated` satisfies anna and debootstrap, but the installed apt
 * (seen with Debian 13) refuses such a repository unless it is told.
 */
export function earlyCommands(reportUrl: string): readonly string[] {
  return [
    `${report(reportUrl, 'started')};`,
    `mkdir -p ${HOOK.replace(/[/][^/]*$/, '')};`,
    `echo '#!/bin/sh' > ${HOOK};`,
    `echo '${report(reportUrl, 'progress', 'base-system')}' >> ${HOOK};`,
    `echo 'mkdir -p ${ALLOWANCE.replace(/[/][^/]*$/, '')}' >> ${HOOK};`,
    `echo 'echo "Acquire::AllowInsecureRepositories true;" > ${ALLOWANCE}' >> ${HOOK};`,
    `chmod 755 ${HOOK}`,
  ];
}

/** Two GiB in sectors of 512 bytes: nothing smaller takes Debian (eMMC boot areas, empty card readers). */
const SMALLEST = 4_194_304;

/**
 * Names the disk to partman and GRUB. `first`: the first that is fixed, writable and not on USB, so neither the
 * installation stick nor a card reader is ever erased. Without one the installation stops: partman by itself would take
 * whatever single disk there is.
 */
export function partmanCommands(disk: AnswerForm['disk'], reportUrl: string): readonly string[] {
  const find =
    disk === 'first'
      ? [
          'disk="";',
          'for d in $(list-devices disk); do',
          's=/sys/block/$(echo "${d#/dev/}" | sed "s,/,!,g");',
          'case "$(readlink -f "$s")" in */usb[0-9]*) continue ;; esac;',
          '[ "$(cat "$s/removable")" = 0 ] || continue;',
          '[ "$(cat "$s/ro")" = 0 ] || continue;',
          `[ "$(cat "$s/size")" -ge ${SMALLEST} ] || continue;`,
          'disk="$d"; break;',
          'done;',
        ]
      : [`disk="$(readlink -f ${disk})";`];
  return [
    `${report(reportUrl, 'partitioning')};`,
    ...find,
    'if [ -b "$disk" ]; then',
    'debconf-set partman-auto/disk "$disk"; debconf-set grub-installer/bootdev "$disk";',
    'else',
    `debconf-set partman-auto/method ""; ${report(reportUrl, 'failed', 'no-disk')}; exit 1;`,
    'fi',
  ];
}

const SCRIPT = '/var/tmp/slipway-late.sh';
const LOG = '/var/log/slipway-late.log';
/** Linux takes one argument of at most 128 KiB, and the whole late command is one argument of `sh -c`. */
const LONGEST = 120_000;

/**
 * The last act: keys and the person's own commands in the installed system, then the report. A command that fails is
 * reported with the last line of its output, and the installer stops there: rebooting would install again. Throws
 * `bad-argument` for keys and commands beyond some 90 KB.
 */
export function lateCommands(form: AnswerForm, reportUrl: string): readonly string[] {
  const script = lateScript(form);
  const finished = report(reportUrl, 'finished');
  const tidy = `rm -f ${ALLOWANCE};`;
  if (script === null) return [tidy, finished];
  const target = `/target${SCRIPT}`;
  const encoded = base64(utf8(script));
  if (encoded.length > LONGEST)
    throw problem('bad-argument', { field: 'sshKeys', reason: 'keys and late commands are too long' });
  return [
    `echo ${encoded} > ${target}.b64;`,
    `chroot /target base64 -d ${SCRIPT}.b64 > ${target};`,
    'code=0;',
    `in-target sh -c "sh ${SCRIPT} > ${LOG} 2>&1" || code=$?;`,
    `rm -f ${target} ${target}.b64;`,
    'if [ "$code" = 0 ]; then',
    tidy,
    `${finished};`,
    'else',
    `said=$(tail -n 1 /target${LOG} | cut -c 1-200 | tr -c "A-Za-z0-9._-" "+");`,
    `${report(reportUrl, 'failed', 'late-commands:+exit+$code:+$said')};`,
    'exit "$code";',
    'fi',
  ];
}

// Debian's kernel line: everything debian-installer asks before it has fetched the answer file must stand here.
import type { Mac } from '../../contract/ids';
import { macWithDashes } from '../../contract/ids';
import type { AnswerForm, FamilyId } from '../../contract/model';

export interface ArgumentsQuery {
  readonly family: FamilyId;
  readonly answerUrl: string;
  readonly treeUrl: string;
  readonly mac: Mac;
  readonly hostname: string;
  readonly domain: string;
  readonly answers: AnswerForm;
  /** A person's own arguments, last and as they stand; what follows a `---` in them also goes to the installed system. */
  readonly extra: string;
}

export function debianArguments(q: ArgumentsQuery): string {
  return [
    'auto=true',
    'priority=critical',
    `url=${q.answerUrl}`,
    'interface=auto',
    // The card that booted, on machines with several.
    `BOOTIF=01-${macWithDashes(q.mac)}`,
    `hostname=${q.hostname}`,
    q.domain === '' ? '' : `domain=${q.domain}`,
    `locale=${q.answers.locale}`,
    `keymap=${q.answers.keyboard}`,
    'netcfg/dhcp_timeout=60',
    // An installation wire often has no router; without this the installer stops and asks whether that is all right.
    'netcfg/no_default_route=true',
    // Only asked for where DHCP gave none; but without a router Debian 13's DHCP script ends before it notes the one we
    // gave. An empty value on the kernel line counts as none, so it is the same address again.
    `netcfg/get_nameservers=${hostOf(q.answerUrl)}`,
    'hw-detect/load_firmware=false',
    q.extra.trim(),
  ]
    .filter((argument) => argument !== '')
    .join(' ');
}

const hostOf = (url: string): string => url.replace(/^http:\/\//, '').replace(/[:/].*$/s, '');

// The script that runs inside the installed system at the end: SSH keys with the owner and modes that sshd insists on,
// then the person's own commands.
import type { AnswerForm } from '../../contract/model';
import { shellWord } from './preseed-lines';

/** Null when there is nothing to do. */
export function lateScript(form: AnswerForm): string | null {
  const keys = form.sshKeys.map((key) => key.trim()).filter((key) => key !== '');
  const commands = form.lateCommands.replace(/\r\n?/g, '\n').replaceAll('\0', '').trim();
  if (keys.length === 0 && commands === '') return null;
  return [
    '#!/bin/sh',
    'set -e',
    ...authorize(keys, accounts(form)),
    ...(commands === '' ? [] : [commands]),
    '',
  ].join('\n');
}

const accounts = ({ user }: AnswerForm): readonly string[] => (user ? ['root', user.name] : ['root']);

function authorize(keys: readonly string[], names: readonly string[]): readonly string[] {
  if (keys.length === 0) return [];
  return [
    `for account in ${names.map(shellWord).join(' ')}; do`,
    '  home=$(getent passwd "$account" | cut -d: -f6)',
    '  group=$(id -g "$account")',
    '  install -d -m 700 -o "$account" -g "$group" "$home/.ssh"',
    `  printf '%s\\n' ${keys.map(shellWord).join(' ')} > "$home/.ssh/authorized_keys"`,
    '  chown "$account:$group" "$home/.ssh/authorized_keys"',
    '  chmod 600 "$home/.ssh/authorized_keys"',
    'done',
  ];
}

// Answer forms of the golden files: nothing filled in, everything, and the worst that a person could type or paste.
import { answerForm } from '../../electron/contract/model';
import type { AnswerForm } from '../../electron/contract/model';
import type { PreseedQuery } from '../../electron/boot/answers/preseed';

const HASH = '$6$saltsalt$0123456789abcdefghijABCDEFGHIJ./0123456789abcdefghijABCDEFGHIJ./';
export const HOSTILE = "x\"; $(reboot) `reboot` \\n '' \\";

export const FORMS: Readonly<Record<'minimal' | 'full' | 'hostile', AnswerForm>> = {
  minimal: answerForm.parse({}),
  full: answerForm.parse({
    locale: 'zh_CN.UTF-8',
    keyboard: 'cn',
    timeZone: 'Asia/Shanghai',
    domain: 'lab.example',
    user: { name: 'ada', fullName: 'Ada Lovelace', passwordHash: HASH },
    rootPasswordHash: HASH,
    sshKeys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKey ada@desk'],
    disk: '/dev/disk/by-id/ata-DISK_1',
    packages: ['openssh-server', 'vim', 'g++'],
    lateCommands: 'echo "hello $(hostname)" > /etc/motd\nsystemctl enable ssh\n',
    afterInstall: 'poweroff',
  }),
  // What the schema lets through, and (cast) what an older store file may hold.
  hostile: {
    ...answerForm.parse({}),
    domain: 'a.b\\',
    user: { name: 'eve', fullName: `王 ${HOSTILE}:0,0`, passwordHash: '$6$a\\$b\\' },
    sshKeys: [`ssh-rsa AAAA ${HOSTILE}`, '   ', '\\'],
    lateCommands: `echo '${HOSTILE}'\r\nd-i passwd/root-login boolean true\n\u2028d-i x/y string z\necho 王\n# end \\`,
    packages: ['vim'],
  },
};

export const query = (form: AnswerForm): PreseedQuery => ({
  form,
  hostname: 'web-1',
  tree: { host: '192.168.77.1:8080', directory: '/distros/debian-13', suite: 'trixie' },
  reportUrl: 'http://192.168.77.1:8080/a/TOKEN/report',
});

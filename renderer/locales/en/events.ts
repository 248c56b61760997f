// English sentences for the activity list: one per event type, by type. {{machine}} is a name or a MAC address.
import type {
  EventOf,
  EventType,
  FileRole,
  InstallState,
  PlanKind,
  Stage,
} from '../../../electron/contract/events';

export const events: Record<EventType, string> = {
  'engine.started': 'Slipway {{version}} started.',
  'serve.started': 'Serving started on {{nic}} ({{address}}).',
  'serve.stopped': 'Serving stopped.',
  'problem.raised': '{{problem}}',
  'settings.saved': 'Settings were changed.',
  'import.started': 'Importing {{name}}.',
  'import.recognised': '{{name}} was recognised and can be used.',
  'import.progressed': 'Import goes on: {{done}} of {{total}}.',
  'import.finished': 'Import of {{distro}} is finished.',
  'import.failed': 'Import failed. {{problem}}',
  'distro.saved': '{{name}} is in the library.',
  'distro.removed': '{{id}} was removed from the library.',
  'profile.saved': 'Profile {{name}} was saved.',
  'profile.removed': 'Profile {{name}} was removed.',
  'system.saved': 'System {{name}} was saved.',
  'system.removed': 'System {{name}} was removed.',
  'lease.bound': '{{ip}} was given to {{machine}}.',
  'lease.freed': '{{ip}} is free again ({{reason}}).',
  'attempt.started': '{{machine}} started to boot from the network ({{firmware}}).',
  'attempt.planned': '{{machine}}: {{plan}}.',
  'attempt.stalled': '{{machine}} is silent at step {{step}}. {{hint}}',
  'dhcp.discovered': '{{machine}} asked for an address ({{stage}}).',
  'dhcp.offered': '{{machine}} was offered {{ip}}.',
  'dhcp.requested': '{{machine}} asked for {{ip}} and a boot file.',
  'dhcp.acknowledged': '{{machine}} got {{ip}} and the boot file {{file}}.',
  'dhcp.refused': '{{machine}} was refused {{ip}}: {{reason}}.',
  'dhcp.declined': '{{machine}} found {{ip}} in use by another host.',
  'dhcp.released': '{{machine}} gave {{ip}} back.',
  'dhcp.ignored': 'No answer to a request of {{machine}}: {{reason}}.',
  'tftp.started': '{{machine}} downloads {{file}} ({{size}}).',
  'tftp.progressed': '{{machine}} downloads {{file}}: {{done}} of {{total}}.',
  'tftp.finished': '{{machine}} has {{file}} ({{size}}, {{speed}}).',
  'tftp.ended': '{{machine}} stopped downloading {{file}} ({{reason}}).',
  'tftp.missed': '{{machine}} asked for {{file}}, which is not here.',
  'script.sent': '{{machine}} got its boot script: {{plan}}.',
  'file.started': '{{machine}} downloads the {{role}} ({{size}}).',
  'file.progressed': '{{machine}} downloads the {{role}}: {{done}} of {{total}}.',
  'file.sent': '{{machine}} has the {{role}} {{file}} ({{size}}, {{speed}}).',
  'http.missed': '{{machine}} asked for {{path}}: {{status}}.',
  'answer.sent': '{{machine}} loaded its answer file ({{size}}).',
  'install.reported': '{{machine}}: {{state}}. {{detail}}',
  'system.disarmed': '{{system}} starts from its own disk from now on.',
};

type FreedReason = EventOf<'lease.freed'>['reason'];
type EndedReason = EventOf<'tftp.ended'>['reason'];

export const terms: {
  readonly plan: Record<PlanKind, string>;
  readonly stage: Record<Stage, string>;
  readonly role: Record<FileRole, string>;
  readonly state: Record<InstallState, string>;
  readonly freed: Record<FreedReason, string>;
  readonly ended: Record<EndedReason, string>;
} = {
  plan: { install: 'installs', 'local-disk': 'starts from its own disk', menu: 'shows the menu' },
  stage: { firmware: 'firmware', loader: 'boot loader', installer: 'installer', system: 'installed system' },
  role: {
    loader: 'boot loader',
    kernel: 'kernel',
    initrd: 'installer image',
    package: 'package',
    other: 'file',
  },
  state: {
    started: 'installation started',
    partitioning: 'partitioning the disk',
    progress: 'installing',
    finished: 'installation finished',
    failed: 'installation failed',
  },
  freed: {
    released: 'given back',
    expired: 'expired',
    declined: 'another host uses it',
    replaced: 'the machine has another address',
  },
  ended: {
    probe: 'it only asked for the size',
    timeout: 'no more answers',
    'client-error': 'the machine broke off',
    'read-error': 'the file could not be read',
    refused: 'the request was refused',
    busy: 'too many downloads at once',
    stopped: 'serving was stopped',
  },
};

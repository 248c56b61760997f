// Boots for the sample story: one machine in each of the six states.
import type { EventBody } from '../../electron/contract/events';
import type { AttemptId, DistroId, Ip, Mac, ProfileName, SystemName } from '../../electron/contract/ids';

export const ip = (text: string): Ip => text as Ip;
export const mac = (text: string): Mac => text as Mac;

/** The events of one boot, up to and with step `upTo`. */
function boot(
  address: string,
  host: string,
  upTo: number,
  fields: { system?: string; plan?: 'install' | 'menu' } = {},
): EventBody[] {
  const of = { mac: mac(address), attempt: `a-${address}` as AttemptId };
  const named = (fields.system ?? null) as SystemName | null;
  const plan = fields.plan ?? 'install';
  const chosen = plan === 'install' ? ('web-server' as ProfileName) : null;
  const installs = plan === 'install' ? ('debian-13.1-amd64' as DistroId) : null;
  const at = ip(host);
  const server = ip('192.168.7.1');
  const told = { ...of, system: named, profile: chosen, distro: installs };
  const sent = (role: 'kernel' | 'initrd', path: string, bytes: number): EventBody => ({
    type: 'file.sent',
    ...of,
    role,
    path,
    bytes,
    seconds: 0.8,
    complete: true,
  });
  const steps: readonly EventBody[][] = [
    [
      {
        type: 'dhcp.discovered',
        ...of,
        stage: 'firmware',
        firmware: 'uefi-x64',
        userClass: null,
        vendorClass: 'PXEClient:Arch:00007',
      },
    ],
    [{ type: 'dhcp.offered', ...of, stage: 'firmware', ip: at, file: 'snponly.efi', server }],
    [{ type: 'dhcp.requested', ...of, stage: 'firmware', ip: at, port: 67 }],
    [{ type: 'dhcp.acknowledged', ...of, stage: 'firmware', ip: at, file: 'snponly.efi', server }],
    [
      {
        type: 'tftp.started',
        ...of,
        ip: at,
        file: 'snponly.efi',
        size: 267_776,
        blksize: 1468,
        windowsize: 4,
      },
      { type: 'tftp.finished', ...of, file: 'snponly.efi', bytes: 267_776, seconds: 0.3, retransmits: 0 },
    ],
    [{ type: 'script.sent', ...of, ip: at, plan, url: '/boot/script.ipxe' }],
    [
      sent('kernel', 'linux', 12_100_000),
      { type: 'file.started', ...of, ip: at, role: 'initrd', path: 'initrd.gz', size: 41_000_000 },
      sent('initrd', 'initrd.gz', 41_000_000),
    ],
    [{ type: 'answer.sent', ...of, ip: at, bytes: 3214, sha256: 'ab'.repeat(32), format: 'preseed' }],
    [{ type: 'install.reported', ...of, state: 'started', detail: '' }],
  ];
  return [
    {
      type: 'attempt.started',
      ...told,
      firmware: 'uefi-x64',
      uuid: '4c4c4544-0034-4d10-8052-b4c04f4b3132',
      simulated: false,
    },
    { type: 'attempt.planned', ...told, plan },
    ...steps.slice(0, upTo).flat(),
  ];
}

export function machineEvents(): EventBody[] {
  const failed = { mac: mac('00:25:90:aa:01:05'), attempt: 'a-00:25:90:aa:01:05' as AttemptId };
  const stalled = { mac: mac('18:03:73:aa:01:04'), attempt: 'a-18:03:73:aa:01:04' as AttemptId };
  const done = { mac: mac('52:54:00:aa:01:01'), attempt: 'a-52:54:00:aa:01:01' as AttemptId };
  const loading = { mac: mac('d4:be:d9:aa:01:03'), attempt: 'a-d4:be:d9:aa:01:03' as AttemptId };
  return [
    ...boot(done.mac, '192.168.7.101', 9, { system: 'pc-14' }),
    { type: 'install.reported', ...done, state: 'finished', detail: '' },
    { type: 'system.disarmed', ...done, system: 'pc-14' as SystemName },
    ...boot('52:54:00:aa:01:02', '192.168.7.102', 9, { system: 'pc-15' }),
    ...boot(loading.mac, '192.168.7.103', 6),
    {
      type: 'file.started',
      ...loading,
      ip: ip('192.168.7.103'),
      role: 'initrd',
      path: 'initrd.gz',
      size: 41_000_000,
    },
    {
      type: 'file.progressed',
      ...loading,
      role: 'initrd',
      path: 'initrd.gz',
      done: 17_400_000,
      total: 41_000_000,
    },
    ...boot(stalled.mac, '192.168.7.104', 4),
    { type: 'attempt.stalled', ...stalled, step: 5, hint: 'tftp' },
    ...boot(failed.mac, '192.168.7.105', 9, { system: 'store-2' }),
    { type: 'install.reported', ...failed, state: 'failed', detail: 'partman: no disk' },
    ...boot('08:00:27:aa:01:06', '192.168.7.106', 6, { plan: 'menu' }),
    { type: 'dhcp.ignored', mac: mac('9c:8e:99:00:00:07'), reason: 'not a network boot' },
  ];
}

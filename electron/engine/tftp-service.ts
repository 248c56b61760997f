// Boot loaders by TFTP: the name carries the machine's address, so a transfer is attributed under any DHCP server.
import path from 'node:path';
import { parseLoaderName } from '../boot/loaders';
import type { EventBody } from '../contract/events';
import { parseIp } from '../contract/ids';
import type { Ip } from '../contract/ids';
import { fileOnDisk } from '../net/tftp';
import type { TftpEvent, TftpFile } from '../net/tftp';
import { idOf } from './attempts';
import type { Attempt, Attempts } from './attempts';

export interface TftpWorld {
  readonly loadersDir: string;
  /** Names of the loaders in the manifest, the only files served. */
  readonly loaders: readonly string[];
  readonly attempts: Attempts;
  emit(body: EventBody): void;
}

/** The file behind a TFTP name; null (error 1) for anything that is not a known loader. */
export async function findLoader(world: TftpWorld, name: string): Promise<TftpFile | null> {
  const wanted = parseLoaderName(name).file.toLowerCase();
  const known = world.loaders.find((file) => file.toLowerCase() === wanted);
  if (!known) return null;
  try {
    // Named as it was asked for: the name carries the machine's address, and events are attributed by it.
    return await fileOnDisk(path.join(world.loadersDir, known), name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Tells the stream what happened to a transfer. */
export function tellTftp(world: TftpWorld, event: TftpEvent): void {
  const ip = parseIp(event.peer.address);
  if (!ip) return;
  const { mac, file } = parseLoaderName(event.name);
  if (mac) world.attempts.locate(ip, mac);
  const attempt: Attempt | null = mac ? world.attempts.newest(mac) : world.attempts.at(ip);
  if (event.kind === 'missed' || !attempt) {
    world.emit({ type: 'tftp.missed', mac: attempt?.record.mac ?? mac, ip, file: event.name });
    return;
  }
  world.emit(bodyOf(event, attempt, ip, file));
}

function bodyOf(
  event: Exclude<TftpEvent, { kind: 'missed' }>,
  attempt: Attempt,
  ip: Ip,
  file: string,
): EventBody {
  const of = idOf(attempt);
  switch (event.kind) {
    case 'missed':
      return { type: 'tftp.missed', mac: attempt.record.mac, ip, file };
    case 'started':
      return {
        type: 'tftp.started',
        ...of,
        ip,
        file,
        size: event.size,
        blksize: event.blksize,
        windowsize: event.windowsize,
      };
    case 'progress':
      return { type: 'tftp.progressed', ...of, file, done: event.done, total: event.size };
    case 'finished':
      return {
        type: 'tftp.finished',
        ...of,
        file,
        bytes: event.size,
        seconds: event.seconds,
        retransmits: event.retransmits,
      };
    case 'ended':
      return {
        type: 'tftp.ended',
        ...of,
        file,
        reason: event.reason ?? 'read-error',
        detail: event.detail ?? '',
      };
  }
}

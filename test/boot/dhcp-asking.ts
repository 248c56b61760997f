// Asks the DHCP answerer as the engine does: client and boot file come from the request itself.
import { identify } from '../../electron/boot/client';
import { answer } from '../../electron/boot/dhcp';
import type { Answer, LeaseOutcome, Question } from '../../electron/boot/dhcp';
import { bootFile } from '../../electron/boot/loaders';
import type { DhcpMessage, DhcpReply } from '../../electron/boot/wire';
import { FROM_NOWHERE, MAC, SERVER, ip, text } from './packets';

export const offer: LeaseOutcome = { kind: 'offer', ip: ip('192.168.77.100') };
export const ack: LeaseOutcome = { kind: 'ack', ip: ip('192.168.77.100') };

export function ask(request: DhcpMessage, lease: LeaseOutcome, over: Partial<Question> = {}): Answer {
  const client = identify(request);
  const server = over.server ?? SERVER;
  const file = bootFile(client, server, MAC);
  const named = 'name' in file ? file : null;
  return answer({
    request,
    client,
    arrival: FROM_NOWHERE,
    server,
    plan: { kind: 'menu' },
    bootFile: named,
    lease,
    ...over,
  });
}
export function reply(...args: Parameters<typeof ask>): DhcpReply {
  const made = ask(...args);
  if ('ignored' in made) throw new Error(made.ignored);
  return made;
}
export const codes = (made: DhcpReply): number[] => made.options.map(([code]) => code);
export const option = (made: DhcpReply, code: number): number[] | undefined => {
  const found = made.options.find(([one]) => one === code);
  return found && [...found[1]];
};
export const nul = (name: string): number[] => [...text(`${name}\0`)];

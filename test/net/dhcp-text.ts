// A DHCP message as text that a person can compare: the golden files are made of it.
import { MESSAGE_TYPES } from '../../electron/boot/wire';
import type { DhcpMessage } from '../../electron/boot/wire';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex').replace(/../g, '$& ').trim();
const readable = (bytes: Uint8Array) =>
  [...bytes].map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('');

function optionText(code: number, value: Uint8Array): string {
  if (code === 53) {
    const name = Object.entries(MESSAGE_TYPES).find(([, number]) => number === value[0])?.[0];
    return `${hex(value)} ${name ?? '?'}`;
  }
  if ([1, 3, 6, 28, 50, 54].includes(code) && value.length === 4) return value.join('.');
  if (
    value.length > 3 &&
    [...value].every((byte, at) => (byte >= 32 && byte < 127) || (byte === 0 && at === value.length - 1))
  ) {
    return JSON.stringify(Buffer.from(value).toString('latin1'));
  }
  return `${hex(value)}  |${readable(value)}|`;
}

export function dhcpText(message: DhcpMessage): string {
  const { op, htype, hlen, hops, xid, secs, flags } = message;
  const lines = [
    `op ${op} htype ${htype} hlen ${hlen} hops ${hops} xid 0x${xid.toString(16)} secs ${secs} flags 0x${flags.toString(16)}`,
    `ciaddr ${message.ciaddr} yiaddr ${message.yiaddr} siaddr ${message.siaddr} giaddr ${message.giaddr}`,
    `chaddr ${hex(message.chaddr)}`,
    `sname ${JSON.stringify(message.sname)} file ${JSON.stringify(message.file)}`,
    ...[...message.options].map(([code, value]) => `${String(code).padStart(5)} ${optionText(code, value)}`),
  ];
  return lines.join('\n');
}

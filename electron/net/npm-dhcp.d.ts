// The part of npm `dhcp` 0.2.20 that is used: its codec and its option registry. The package has no types.
// The global table of options is shared by everything in the process that loads the package.

declare module 'dhcp/lib/protocol.js' {
  /** Header as the package reads it; `options` by code, each as the registry's type says (ours: byte arrays). */
  export interface PackageMessage {
    op: number;
    htype: number;
    hlen: number;
    hops: number;
    xid: number;
    secs: number;
    flags: number;
    ciaddr: string;
    yiaddr: string;
    siaddr: string;
    giaddr: string;
    /** `AA-BB-CC-DD-EE-FF`; anything but Ethernet throws. */
    chaddr: string;
    sname: string;
    file: string;
    options: Record<number, number[]>;
  }
  export interface WrittenPacket {
    readonly _data: Buffer;
    /** Bytes written so far, the closing 255 included. */
    readonly _w: number;
    addOptions(options: Record<number, number[]>): void;
    addUInt8(value: number): void;
  }
  /** Throws on anything it cannot read. */
  export function parse(bytes: Buffer): PackageMessage & { magicCookie: number };
  export function format(message: PackageMessage): WrittenPacket;
}

declare module 'dhcp/lib/options.js' {
  export interface OptionType {
    name: string;
    type: 'UInt8s';
    config: string;
  }
  export function addOption(code: number, option: OptionType): void;
}

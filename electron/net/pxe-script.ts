// What the simulated machine understands of what it is served: enough of an iPXE script and of a preseed file to follow
// them, and no knowledge of where our server keeps things.

export type ScriptSays =
  | {
      readonly kind: 'install';
      readonly kernel: string;
      readonly initrds: readonly string[];
      readonly args: string;
    }
  /** Nobody chooses at a simulated machine: it goes where the menu's time-out leads. */
  | { readonly kind: 'menu'; readonly next: string }
  | { readonly kind: 'own-disk' };

/** Throws when the text is no iPXE script. */
export function readScript(text: string): ScriptSays {
  const lines = text.split('\n').map((line) => line.trim());
  if (lines[0] !== '#!ipxe') throw new Error('what the loader was sent is no iPXE script');
  const kernel = lines.find((line) => line.startsWith('kernel '));
  if (kernel) {
    const [url, ...args] = argumentsOf(kernel);
    if (!url) throw new Error('the script has a kernel line without an address');
    const initrds = lines
      .filter((line) => line.startsWith('initrd '))
      .flatMap((line) => argumentsOf(line)[0] ?? []);
    return { kind: 'install', kernel: url, initrds, args: args.join(' ') };
  }
  const chosen = lines.find((line) => line.startsWith('choose '));
  if (!chosen) return { kind: 'own-disk' };
  const label = /--default (\S+)/.exec(chosen)?.[1] ?? '';
  const next = lines.slice(lines.indexOf(`:${label}`) + 1).find((line) => line.startsWith('chain '));
  const url = next ? argumentsOf(next)[0] : undefined;
  return url ? { kind: 'menu', next: url } : { kind: 'own-disk' };
}

/** The words of a command without its name, its options and what follows `||`. */
function argumentsOf(line: string): readonly string[] {
  const words = (line.split(' || ')[0] ?? '').split(/\s+/).slice(1);
  const kept: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (kept.length === 0 && word === '--name') at += 1;
    else if (kept.length > 0 || !word.startsWith('--')) kept.push(word);
  }
  return kept;
}

/** Value of `name=` on a kernel line. */
export const kernelArgument = (args: string, name: string): string | null =>
  args
    .split(/\s+/)
    .find((word) => word.startsWith(`${name}=`))
    ?.slice(name.length + 1) ?? null;

/** The first address with this report in a preseed command; installers run the commands in this order. */
export function reportsOf(preseed: string): readonly string[] {
  // debconf joins a line that ends in a backslash with the next one.
  const lines = preseed.replace(/\\\n\s*/g, ' ').split('\n');
  const commands = ['preseed/early_command', 'partman/early_command', 'preseed/late_command'];
  return commands.flatMap((command) => {
    const line = lines.find((one) => one.startsWith(`d-i ${command} `)) ?? '';
    const urls = [...line.matchAll(/https?:\/\/[^\s"']+\?state=[a-z]+/g)].map(([url]) => url);
    return urls.find((url) => !url.includes('state=failed')) ?? [];
  });
}

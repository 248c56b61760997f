// The iPXE scripts. iPXE has no quoting: a line is cut into words at white space, the words `||`, `&&`, `;` and any
// word that starts with `#` end a command, and only then is `${name}` expanded inside each word. So every value is made
// safe for the place where it stands: URLs by percent-encoding, shown text by leaving out, kernel arguments by spelling
// those words with settings.
import { macWithDashes } from '../../contract/ids';
import type { Mac } from '../../contract/ids';

export interface InstallScript {
  /** Shown on the machine's screen. */
  readonly title: string;
  readonly kernelUrl: string;
  readonly initrdUrls: readonly string[];
  /** The kernel line without `initrd=`; `${net0/mac}` and other settings of iPXE in it are filled in by iPXE. */
  readonly arguments: string;
}
export interface MenuScript {
  /** `http://192.168.7.1:8080` */
  readonly serverUrl: string;
  readonly mac: Mac;
  readonly token: string;
  readonly profiles: readonly { readonly name: string; readonly title: string }[];
  readonly timeoutSeconds: number;
}

const TRIES = 3;

/** Loads kernel and initrds, three tries; then the machine's own disk rather than a dead end. */
export function installScript(q: InstallScript): string {
  const names = q.initrdUrls.map((_url, index) => `initrd${index}`);
  const { words, settings } = argumentWords(q.arguments);
  // Before iPXE 2.0 a UEFI kernel finds its initrds only by these names.
  const line = [...names.map((name) => `initrd=${name}`), ...words].join(' ');
  return script([
    `# ${shown(q.title)}`,
    ...settings,
    'set tries:int8 0',
    ':load',
    'imgfree ||',
    `echo Slipway: loading ${shown(q.title)}`,
    `kernel --name kernel ${safeUrl(q.kernelUrl)} ${line} || goto again`,
    ...q.initrdUrls.map((url, index) => `initrd --name initrd${index} ${safeUrl(url)} || goto again`),
    'boot || goto again',
    ':again',
    'inc tries',
    `iseq \${tries} ${TRIES} && goto own_disk ||`,
    'echo Slipway: the files did not load, trying again in 5 seconds',
    'sleep 5 ||',
    'goto load',
    ':own_disk',
    'imgfree ||',
    ...OWN_DISK,
  ]);
}

/** Hands over to what is installed on the machine. */
export const localDiskScript = (): string => script(OWN_DISK);

/** For a machine nobody decided about: a list that ends in its own disk, and asks the server once more before it. */
export function menuScript(q: MenuScript): string {
  const base = `${safeUrl(q.serverUrl)}/a/${encodeURIComponent(q.token)}`;
  return script([
    `menu Slipway: what shall ${macWithDashes(q.mac)} do? || goto wait`,
    'item wait Wait for a decision in Slipway, then start from its own disk',
    'item own_disk Start from its own disk now',
    ...(q.profiles.length > 0 ? ['item --gap -- Install now (erases the disk):'] : []),
    ...q.profiles.map(({ name, title }, index) => `item install${index} ${shown(title) || shown(name)}`),
    `choose --default wait --timeout ${Math.round(q.timeoutSeconds * 1000)} pick || goto wait`,
    'goto ${pick}',
    ...q.profiles.flatMap(({ name }, index) => [
      `:install${index}`,
      `chain --replace ${base}/choose/${encodeURIComponent(name)} || goto own_disk`,
    ]),
    ':wait',
    `chain --replace ${base}/waited || goto own_disk`,
    ':own_disk',
    ...OWN_DISK,
  ]);
}

/**
 * The first local disk: INT 13 drive 0x80 (BIOS), `\EFI\BOOT\BOOTX64.EFI` on it (UEFI). Where that does not boot, back
 * to the firmware with an error: after EFI_SUCCESS a boot manager may stop at its menu instead of going on to the next
 * entry (UEFI 2.10 §3.1.1, so does EDK2). Never the exit alone: OVMF tries HTTP boot by IPv4 and IPv6 before the disk, which
 * takes over two minutes.
 */
const OWN_DISK = [
  "echo Slipway: starting from this machine's own disk",
  'sanboot --no-describe --drive 0x80 ||',
  'exit 1',
];

const script = (lines: readonly string[]): string => `#!ipxe\n${lines.join('\n')}\n`;

/** White space, `$`, braces, backslashes and what is not ASCII become %XX; the rest is taken as encoded already. */
const safeUrl = (url: string): string =>
  url.replace(/[^\x21-\x7e]+|[${}\\]/gu, (part) =>
    encodeURIComponent(part.replace(/[\ud800-\udfff]/gu, '\ufffd')),
  );

/** Text for people: printable ASCII (what the console has), and no word that iPXE would act on. */
function shown(text: string): string {
  const plain = text.replace(/[^\x20-\x7e]+/g, '?').replace(/[${}\\]/g, '');
  return plain
    .split(/\s+/)
    .map((word) => word.replace(/^#+/, '').replace(/^(\|\||&&|;)$/, ''))
    .filter((word) => word !== '')
    .join(' ')
    .slice(0, 100)
    .trim();
}

/** The first letter of a word that would end the command, as a setting: expansion comes after the cutting. */
const SPELLED: Readonly<Record<string, { name: string; hex: string }>> = {
  '#': { name: 'hash', hex: '23' },
  '|': { name: 'bar', hex: '7c' },
  '&': { name: 'and', hex: '26' },
  ';': { name: 'semicolon', hex: '3b' },
};

function argumentWords(line: string): { words: readonly string[]; settings: readonly string[] } {
  const used = new Set<string>();
  const words = line
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => {
      const spelled = /^(#.*|\|\||&&|;)$/s.test(word) ? SPELLED[word.charAt(0)] : undefined;
      if (!spelled) return word;
      used.add(`set ${spelled.name}:hex ${spelled.hex}`);
      return `\${${spelled.name}:string}${word.slice(1)}`;
    });
  return { words, settings: [...used] };
}

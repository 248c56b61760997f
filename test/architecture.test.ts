// The rooms and their one-way arrow hold in the real tree, and the checker that says so can fail.
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { LINE_CAP, violations } from './architecture/checks';
import { ROOMS, roomOf } from './architecture/rooms';

const root = path.join(import.meta.dirname, '..');

function sourcesUnder(folder: string): string[] {
  return fs
    .readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}

describe('the real tree', () => {
  const files = [...sourcesUnder('electron'), ...sourcesUnder('renderer')];

  it('is read', () => {
    expect(files).toContain('electron/contract/api.ts');
  });

  it('keeps to the rooms', () => {
    const tree = new Map(files.map((file) => [file, fs.readFileSync(path.join(root, file), 'utf8')]));
    expect(violations(tree)).toEqual([]);
  });

  it('lets the compiler see no more than the map allows', () => {
    const projects: Record<string, string> = {
      'electron/contract/tsconfig.json': 'contract',
      'electron/boot/tsconfig.json': 'boot',
      'electron/net/tsconfig.json': 'net',
      'electron/library/tsconfig.json': 'library',
      'electron/store/tsconfig.json': 'store',
      'electron/tsconfig.engine.json': 'engine',
      'electron/tsconfig.entry.json': 'entry',
      'electron/tsconfig.main.json': 'main',
      'electron/tsconfig.preload.json': 'preload',
      'renderer/tsconfig.json': 'renderer',
    };
    for (const [file, room] of Object.entries(projects)) {
      const text = fs.readFileSync(path.join(root, file), 'utf8');
      const seen = [...text.matchAll(/"path": "([^"]+)"/g)].map(([, to]) => {
        const target = path.posix.join(path.posix.dirname(file), to ?? '');
        return projects[target] ?? projects[`${target}/tsconfig.json`];
      });
      const knows = (ROOMS[room]?.knows ?? []).filter((name) => !name.startsWith('renderer/'));
      expect(seen.sort(), file).toEqual([...knows].sort());
    }
  });
});

describe('the checker bites', () => {
  const contract = { 'electron/contract/model.ts': "import { z } from 'zod'; export const m = z.string();" };
  const bad: readonly (readonly [string, Record<string, string>, RegExp])[] = [
    ['boot reads a file', { 'electron/boot/a.ts': "import fs from 'node:fs';" }, /no Node here/],
    ['boot reads a file lazily', { 'electron/boot/a.ts': "void import('node:fs');" }, /no Node here/],
    [
      'boot takes a type of net',
      { 'electron/boot/a.ts': "import type { A } from '../net/a';" },
      /knows nothing of net/,
    ],
    [
      'contract knows boot',
      { 'electron/contract/a.ts': "export * from '../boot/a';" },
      /knows nothing of boot/,
    ],
    [
      'net knows store',
      { 'electron/net/a.ts': "const a = require('../store/a');" },
      /knows nothing of store/,
    ],
    [
      'store knows library',
      { 'electron/store/a.ts': "type A = import('../library/a').A;" },
      /nothing of library/,
    ],
    ['engine takes a codec', { 'electron/engine/a.ts': "import 'dhcp';" }, /lives elsewhere/],
    [
      'engine is tied to Electron',
      { 'electron/engine.ts': "import { app } from 'electron';" },
      /lives elsewhere/,
    ],
    [
      'the CLI goes round the engine',
      { 'electron/cli.ts': "import { a } from './net/a';" },
      /nothing of net/,
    ],
    [
      'main runs the engine itself',
      { 'electron/main.ts': "import { a } from './engine';" },
      /nothing of engine/,
    ],
    [
      'main/ runs the engine',
      { 'electron/main/a.ts': "import { a } from '../engine/b';" },
      /nothing of engine/,
    ],
    [
      'the page knows the engine',
      { 'renderer/app/a.ts': "import '../../electron/engine';" },
      /nothing of engine/,
    ],
    ['the page uses Node', { 'renderer/parts/a.tsx': "import path from 'node:path';" }, /no Node here/],
    ['the page uses Electron', { 'renderer/app/a.ts': "import 'electron';" }, /lives elsewhere/],
    [
      'a screen opens another',
      { 'renderer/serve/a.tsx': "import { b } from '../library/b';" },
      /renderer\/library/,
    ],
    ['the app knows a part', { 'renderer/app/a.tsx': "import { b } from '../parts/b';" }, /renderer\/parts/],
    [
      'a part knows a screen',
      { 'renderer/parts/a.tsx': "import { b } from '../serve/b';" },
      /renderer\/serve/,
    ],
    [
      'the page loads zod',
      { ...contract, 'renderer/app/a.ts': "import { m } from '../../electron/contract/model';" },
      /zod into the page/,
    ],
    [
      'the page loads zod by way of another file',
      {
        ...contract,
        'electron/contract/ids.ts': "export { m } from './model';",
        'renderer/app/a.ts': "import { m } from '../../electron/contract/ids';",
      },
      /zod into the page/,
    ],
    ['an import leaves the rooms', { 'electron/net/a.ts': "import x from '../../package.json';" }, /no room/],
    ['a file lies in no room', { 'electron/odd/a.ts': '' }, /belongs to no room/],
    ['a built-in without node:', { 'electron/net/a.ts': "import fs from 'fs';" }, /node:x/],
    ['an extension', { 'electron/net/a.ts': "import { b } from './b.js';" }, /no extension/],
    ['a default export', { 'electron/net/a.ts': 'export default 1;' }, /default export/],
    ['a default function', { 'electron/net/a.ts': 'export default function a() {}' }, /default export/],
    ['a renamed default', { 'electron/net/a.ts': 'const a = 1; export { a as default };' }, /default export/],
    ['a vague name', { 'electron/net/utils.ts': '' }, /says nothing/],
    ['a vague ending', { 'electron/net/lease-manager.ts': '' }, /says nothing/],
    ['a vague folder', { 'electron/net/common/a.ts': '' }, /says nothing/],
    ['a camel', { 'electron/net/leaseTable.ts': '' }, /kebab-case/],
    ['a long file', { 'electron/net/a.ts': '//\n'.repeat(LINE_CAP + 1) }, /301 lines/],
  ];
  it.each(bad)('%s', (_name, files, message) => {
    const found = violations(new Map(Object.entries(files)));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(message);
  });

  it('and lets the good pass', () => {
    const good = {
      ...contract,
      'electron/contract/view.ts': "import type { m } from './model'; export const v = 1;",
      'electron/boot/template.ts': "import { Liquid } from 'liquidjs'; import { v } from '../contract/view';",
      'electron/net/a.ts': `import fs from 'node:fs/promises'; import send from 'send';\n${'//\n'.repeat(LINE_CAP - 1)}`,
      'electron/net/dhcp.d.ts': 'declare module "dhcp" { const a: number; export default a; }',
      'electron/engine.ts': "import { a } from './net/a'; import { b } from './engine/b';",
      'electron/cli/verbs.ts': "import { e } from '../engine'; import type { m } from '../contract/model';",
      'electron/preload.ts': "import { ipcRenderer } from 'electron';",
      'renderer/main.tsx':
        "import '@mantine/core/styles.css'; import { S } from './serve/screen'; import './page.css';",
      'renderer/serve/screen.tsx':
        "import type { m } from '../../electron/contract/model'; import { v } from '../../electron/contract/view'; import { p } from '../parts/p';",
    };
    expect(violations(new Map(Object.entries(good)))).toEqual([]);
  });

  it('finds the room of an import with and without extension', () => {
    expect(roomOf('electron/engine')).toBe('engine');
    expect(roomOf('electron/engine-process.ts')).toBe('entry');
    expect(roomOf('electron/cli/verbs')).toBe('entry');
    expect(roomOf('renderer/main.tsx')).toBe('renderer');
    expect(roomOf('renderer/odd/a.tsx')).toBeNull();
    expect(roomOf('test/x.ts')).toBeNull();
  });
});

// The application menu: every shortcut of the page is listed here too. The page itself acts on the keys (so that
// they work the same under a test or a hidden menu bar); the menu shows them and acts on clicks.
import { Menu } from 'electron';
import type { MenuItemConstructorOptions } from 'electron';
import type { MenuAction } from '../contract/door';
import type { Words } from './words';

type Item = MenuItemConstructorOptions;

export function menuTemplate(words: Words, act: (action: MenuAction) => void, isMac: boolean): Item[] {
  const item = (label: string, action: MenuAction, accelerator?: string): Item => ({
    label,
    click: () => act(action),
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
  });
  const split: Item = { type: 'separator' };
  const quit: Item = { label: words.quit, role: 'quit' };
  return [
    ...(isMac
      ? [{ label: 'Slipway', submenu: [{ role: 'about' }, split, { role: 'hide' }, split, quit] } as Item]
      : []),
    {
      label: words.file,
      submenu: [
        item(words.addImage, 'add-image', 'CmdOrCtrl+O'),
        item(words.newProfile, 'new-profile', 'CmdOrCtrl+N'),
        split,
        isMac ? { label: words.close, role: 'close' } : quit,
      ],
    },
    {
      label: words.edit,
      submenu: [
        { label: words.undo, role: 'undo' },
        { label: words.redo, role: 'redo' },
        split,
        { label: words.cut, role: 'cut' },
        { label: words.copy, role: 'copy' },
        { label: words.paste, role: 'paste' },
        { label: words.selectAll, role: 'selectAll' },
        split,
        item(words.find, 'find', 'CmdOrCtrl+F'),
      ],
    },
    {
      label: words.view,
      submenu: [
        item(words.library, 'library', 'CmdOrCtrl+1'),
        item(words.profiles, 'profiles', 'CmdOrCtrl+2'),
        item(words.machines, 'machines', 'CmdOrCtrl+3'),
        item(words.activity, 'activity', 'CmdOrCtrl+4'),
        item(words.settings, 'settings', 'CmdOrCtrl+5'),
        split,
        { label: words.zoomIn, role: 'zoomIn' },
        { label: words.zoomOut, role: 'zoomOut' },
        { label: words.zoomReset, role: 'resetZoom' },
        { label: words.fullScreen, role: 'togglefullscreen' },
      ],
    },
    { label: words.serve, submenu: [item(words.toggleServe, 'toggle-serve', 'CmdOrCtrl+Return')] },
    {
      label: words.help,
      role: 'help',
      submenu: [item(words.welcome, 'welcome'), item(words.shortcuts, 'shortcuts', 'Shift+/')],
    },
  ];
}

export function setMenu(words: Words, act: (action: MenuAction) => void): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(words, act, process.platform === 'darwin')));
}

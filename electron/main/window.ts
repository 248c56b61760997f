// The one window: sandboxed, isolated, unable to navigate away, open another window or ask for a permission.
import path from 'node:path';
import { BrowserWindow, nativeTheme, shell } from 'electron';
import { PAGE_ORIGIN } from './scheme';

/** The dev server's origin while `electron-vite dev` runs; never set in a packaged app. */
export const devOrigin = (packaged: boolean): string | null => {
  const url = packaged ? undefined : process.env.ELECTRON_RENDERER_URL;
  return url === undefined ? null : new URL(url).origin;
};

export function openWindow(dev: string | null): BrowserWindow {
  const window = new BrowserWindow({
    width: 1180,
    height: 780,
    minWidth: 960,
    minHeight: 640,
    show: false,
    title: 'Slipway',
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#15181c' : '#f6f7f9',
    webPreferences: {
      preload: path.join(__dirname, '../preload/preload.js'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
    },
  });
  const { webContents } = window;
  const stay = (event: Electron.Event): void => event.preventDefault();
  webContents.on('will-navigate', stay);
  webContents.on('will-redirect', stay);
  webContents.on('will-attach-webview', stay);
  webContents.setWindowOpenHandler(({ url }) => {
    // The only links in the page are to documentation; anything but https stays shut.
    if (url.startsWith('https://'))
      shell.openExternal(url).catch((error: unknown) => report('open link', error));
    return { action: 'deny' };
  });
  webContents.session.setPermissionRequestHandler((_page, permission, decide) =>
    decide(permission === 'clipboard-sanitized-write'),
  );
  webContents.session.setPermissionCheckHandler(
    (_page, permission) => permission === 'clipboard-sanitized-write',
  );
  window.once('ready-to-show', () => window.show());
  window.loadURL(dev ?? `${PAGE_ORIGIN}/index.html`).catch((error: unknown) => report('load page', error));
  return window;
}

function report(what: string, error: unknown): void {
  process.stderr.write(`window: ${what}: ${error instanceof Error ? error.message : String(error)}\n`);
}

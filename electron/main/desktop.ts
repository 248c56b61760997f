// Puts the desktop app together: window, page, door, engine, menu, and an orderly end.
import path from 'node:path';
import { app, dialog } from 'electron';
import type { BrowserWindow } from 'electron';
import type { Api } from '../contract/api';
import { MESSAGE_CHANNEL } from '../contract/door';
import type { PageMessage } from '../contract/door';
import type { SlipwayEvent } from '../contract/events';
import { batch } from './batch';
import { mayClose } from './closing';
import { openDoor } from './door';
import { startEngine } from './engine';
import { followEvents } from './follow';
import { setMenu } from './menu';
import { PAGE_ORIGIN, servePage } from './scheme';
import { devOrigin, openWindow } from './window';
import { words } from './words';

const BATCH_MS = 100;

export function startDesktop(): void {
  let window: BrowserWindow | null = null;
  let engineState: PageMessage & { kind: 'engine' } = { kind: 'engine', state: 'starting', detail: null };

  const tell = (message: PageMessage): void => {
    if (window && !window.isDestroyed()) window.webContents.send(MESSAGE_CHANNEL, message);
  };
  const menu = (): void => setMenu(words[follower.language], (action) => tell({ kind: 'menu', action }));
  const follower = followEvents(menu);
  const events = batch<SlipwayEvent>(BATCH_MS, (list) => tell({ kind: 'events', events: list }));
  const engine = startEngine({
    onEvent: (event) => {
      follower.event(event);
      events.add(event);
    },
    onState: (state, detail) => {
      events.flush();
      engineState = { kind: 'engine', state, detail };
      tell(engineState);
    },
  });

  const dev = devOrigin(app.isPackaged);
  servePage(path.join(__dirname, '../renderer'));
  openDoor({
    page: () => window?.webContents ?? null,
    origins: dev === null ? [PAGE_ORIGIN] : [PAGE_ORIGIN, dev],
    call: engine.call,
  });
  menu();

  let mayGo = false;
  const ask = async (count: number): Promise<boolean> => {
    const say = words[follower.language];
    const question = {
      type: 'warning' as const,
      message: say.stillInstalling(count),
      detail: say.stillInstallingWhy,
      buttons: [say.keepServing, say.stopAnyway],
      defaultId: 0,
      cancelId: 0,
    };
    const answer = await (window ? dialog.showMessageBox(window, question) : dialog.showMessageBox(question));
    return answer.response === 1;
  };
  let closing = false;
  const close = async (): Promise<void> => {
    if (closing) return;
    closing = true;
    try {
      if (!(await mayClose({ call: engine.call, ask }))) return;
      mayGo = true;
      events.close();
      await engine.close();
      app.quit();
    } finally {
      closing = false;
    }
  };
  app.on('before-quit', (event) => {
    if (mayGo) return;
    event.preventDefault();
    void close();
  });
  app.on('window-all-closed', () => app.quit());
  app.on('second-instance', () => {
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });

  window = openWindow(dev);
  window.on('close', (event) => {
    if (mayGo) return;
    event.preventDefault();
    void close();
  });
  window.webContents.on('did-finish-load', () => tell(engineState));
  void engine.call('settings', undefined).then((reply) => {
    if (reply.ok) follower.settings(reply.value as Awaited<ReturnType<Api['settings']>>);
  });
}

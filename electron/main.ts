// Entry point of the desktop app: what must happen before Electron is ready, then the app itself.
import { app } from 'electron';
import { startDesktop } from './main/desktop';
import { declareScheme } from './main/scheme';

// With --no-sandbox (root, containers) enableSandbox sends the network service into an endless crash loop.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
declareScheme();

if (app.requestSingleInstanceLock()) {
  void app.whenReady().then(startDesktop);
} else {
  app.quit();
}

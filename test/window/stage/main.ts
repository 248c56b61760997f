// A stage for the built page alone: the app's own scheme and policy, a window, no preload and no engine. The tests
// put an engine of paper into the page before it loads.
import path from 'node:path';
import { BrowserWindow, app } from 'electron';
import { declareScheme, servePage } from '../../../electron/main/scheme';

const root = process.env.STAGE_PAGE;
if (root === undefined) throw new Error('STAGE_PAGE names the folder of the built page');
declareScheme();
void app.whenReady().then(async () => {
  servePage(path.resolve(root));
  const window = new BrowserWindow({
    width: 1180,
    height: 780,
    webPreferences: { contextIsolation: true, sandbox: true },
  });
  await window.loadURL('about:blank');
});
app.on('window-all-closed', () => app.quit());

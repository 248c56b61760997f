// The folder that window and commands share when nobody names another: the one that Electron gives the app.
import os from 'node:os';
import path from 'node:path';

/** `SLIPWAY_DATA`, else `data` in the app's folder of this platform. */
export function defaultDataFolder(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
  home = os.homedir(),
): string {
  if (env.SLIPWAY_DATA) return env.SLIPWAY_DATA;
  const join = (...parts: string[]): string =>
    (platform === 'win32' ? path.win32 : path.posix).join(...parts);
  const appData = (): string => {
    if (platform === 'win32') return env.APPDATA ?? join(home, 'AppData', 'Roaming');
    if (platform === 'darwin') return join(home, 'Library', 'Application Support');
    return env.XDG_CONFIG_HOME ?? join(home, '.config');
  };
  return join(appData(), 'Slipway', 'data');
}

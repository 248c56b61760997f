// The page's whole reach outside itself: three functions. A File is turned into its path in here, so that the page
// holds no capability but a string.
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { IpcRendererEvent } from 'electron';
import type { Reply } from './contract/api';
import { CALL_CHANNEL, MESSAGE_CHANNEL } from './contract/door';
import type { Bridge, PageMessage } from './contract/door';

/** Electron 29 brought webUtils; 32 took `File.path` away. The floor is Electron 25. */
function pathOf(file: object): string {
  const utils = webUtils as typeof webUtils | undefined;
  if (utils !== undefined) return utils.getPathForFile(file as File);
  return 'path' in file && typeof file.path === 'string' ? file.path : '';
}

const bridge: Bridge = {
  call: (command, args) => ipcRenderer.invoke(CALL_CHANNEL, command, args) as Promise<Reply<unknown>>,
  onEvent: (listener) => {
    const heard = (_event: IpcRendererEvent, message: PageMessage): void => listener(message);
    ipcRenderer.on(MESSAGE_CHANNEL, heard);
    return () => {
      ipcRenderer.removeListener(MESSAGE_CHANNEL, heard);
    };
  },
  pathOf,
};

contextBridge.exposeInMainWorld('slipway', bridge);

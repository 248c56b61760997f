// The door between page and engine: checks who asks and what for, then hands on. The engine checks the arguments.
import { ipcMain } from 'electron';
import type { IpcMainInvokeEvent, WebContents } from 'electron';
import type { Reply } from '../contract/api';
import { CALL_CHANNEL } from '../contract/door';
import { isCommand } from './commands';

/** The parts of a sender that decide whether it is our page. */
export interface Sender {
  readonly isOurWindow: boolean;
  readonly isMainFrame: boolean;
  readonly url: string;
}

/** A sub-frame, another window or a foreign origin is never answered. */
export function isTrusted(sender: Sender, origins: readonly string[]): boolean {
  if (!sender.isOurWindow || !sender.isMainFrame) return false;
  return origins.some((origin) => sender.url === origin || sender.url.startsWith(`${origin}/`));
}

const senderOf = (event: IpcMainInvokeEvent, ours: WebContents | null): Sender => ({
  isOurWindow: ours !== null && event.sender === ours,
  isMainFrame: event.senderFrame !== null && event.senderFrame === event.sender.mainFrame,
  url: event.senderFrame?.url ?? '',
});

/** `page` is asked each time, because the window may be made anew. */
export function openDoor(q: {
  page: () => WebContents | null;
  origins: readonly string[];
  call: (command: string, args: unknown) => Promise<Reply<unknown>>;
}): void {
  ipcMain.handle(CALL_CHANNEL, async (event, command: unknown, args: unknown): Promise<Reply<unknown>> => {
    if (!isTrusted(senderOf(event, q.page()), q.origins)) throw new Error('This sender may not call.');
    if (!isCommand(command)) {
      const reason = 'no such command';
      return { ok: false, problem: { code: 'bad-argument', params: { field: 'command', reason } } };
    }
    return q.call(command, args);
  });
}

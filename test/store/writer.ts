// Child program: writes for ever and says on standard output what was acknowledged. Killed by its test.
import { writeSync } from 'node:fs';
import { openStore } from '../../electron/store/database';
import type { Store } from '../../electron/store/database';
import { openEventLog } from '../../electron/store/events';
import { event, lease } from './records';

const say = (text: string): void => void writeSync(1, `${text}\n`);
const [mode, folder = '', from = '0'] = process.argv.slice(2);
const onRepaired = (): void => undefined;

/** `<n> <version>` per acknowledged document; opens and closes again and again, so that a kill also meets rewrites. */
async function writeStore(): Promise<void> {
  for (let version = Number(from); ;) {
    const store = await openStore(folder, { onRepaired });
    for (let n = 0; n < 40; n++) {
      version += 1;
      await store.leases.put(lease(n, version));
      say(`${n} ${version}`);
    }
    await store.close();
  }
}

async function writeEvents(): Promise<void> {
  const log = openEventLog(folder, { days: 30 });
  for (let seq = log.lastSeq() + 1; ; seq += 3) {
    for (const next of [seq, seq + 1, seq + 2]) log.append(event(next));
    await log.flush();
    say(String(seq + 2));
  }
}

/** Takes the folder and keeps it until killed. */
async function hold(): Promise<void> {
  await openStore(folder, { onRepaired });
  say('held');
  setInterval(() => undefined, 1000);
}

/** With a limit on the size of files: fills the store until it refuses, makes room, goes on. */
async function fill(): Promise<void> {
  const store = await openStore(folder, { onRepaired });
  let n = 0;
  for (; ; n++) {
    try {
      await store.leases.put({ ...lease(n), hostname: 'h'.repeat(3000) });
    } catch (error) {
      say(`refused ${n} ${(error as Error).name} ${await known(store, n)}`);
      break;
    }
  }
  for (let low = 0; low < 3; low++) await store.leases.remove(lease(low).ip);
  await store.leases.put(lease(9999, 7));
  say('done');
  await store.close();
}

const known = async (store: Store, n: number): Promise<string> =>
  (await store.leases.get(lease(n).ip)) === null ? 'unknown' : 'known';

/** One attempt to open and write, as the user with the number `from` where it is not 0; the problem's code, or `ok`. */
async function once(): Promise<void> {
  const user = Number(from);
  if (user !== 0) {
    process.setgid?.(user);
    process.setuid?.(user);
  }
  try {
    const store = await openStore(folder, { onRepaired });
    await store.leases.put(lease(1));
    say('ok');
  } catch (error) {
    say((error as { problem?: { code: string } }).problem?.code ?? String(error));
  }
}

const modes: Readonly<Record<string, () => Promise<void>>> = {
  store: writeStore,
  events: writeEvents,
  hold,
  fill,
  once,
};
void modes[mode ?? '']?.().catch((error: unknown) => {
  writeSync(2, String(error));
  process.exit(1);
});

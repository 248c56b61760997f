// Runs inside a network namespace: the whole journey in the real app. Writes READY when the machine may be switched
// on, DONE <steps> at the end; anything else on the way is an exit code of 1 with the reason.
import {
  addMedia,
  lookAround,
  makeProfile,
  nameSystem,
  startServing,
  stopServing,
  watchInstall,
} from './journey';
import type { Wish } from './journey';
import { openApp } from './app';

interface Order extends Wish {
  readonly folder: string;
  readonly from: string;
  readonly pictures: string;
  /** Milliseconds that the machine may take. */
  readonly within: number;
}

async function main(order: Order): Promise<void> {
  const real = await openApp(order.folder, order.from, order.pictures);
  try {
    await addMedia(real, order);
    await makeProfile(real, order);
    await nameSystem(real, order);
    await startServing(real, order);
    process.stdout.write('READY\n');
    const done = await watchInstall(real, order, order.within);
    await lookAround(real, order);
    await stopServing(real.page);
    process.stdout.write(`DONE ${String(done)}\n`);
  } catch (error) {
    await real.shoot(`${order.mark}-failed`);
    process.stderr.write(real.text());
    throw error;
  } finally {
    await real.app.close();
  }
}

main(JSON.parse(process.argv[2] ?? '{}') as Order).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});

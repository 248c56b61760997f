// The engine's process under the desktop app: hosts `createEngine`, speaks with the main process over its message
// port. A bug is written to stderr and ends the process; the supervisor starts it again.
import path from 'node:path';
import { openControl } from './cli/control';
import type { FromEngine, ToEngine } from './contract/door';
import { createEngine } from './engine';

/** Electron's port to the process that forked us (`process.parentPort`); no Electron types in this layer. */
interface ParentPort {
  postMessage(message: FromEngine): void;
  on(event: 'message', listener: (event: { data: ToEngine }) => void): void;
}

function die(error: unknown): never {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`engine: ${text}\n`);
  process.exit(1);
}

async function host(port: ParentPort, dataDir: string, assetsDir: string, version: string): Promise<void> {
  const engine = await createEngine({ dataDir: path.resolve(dataDir), assetsDir, version });
  engine.subscribe((event) => port.postMessage({ kind: 'event', event }));
  // `slipway` on a terminal of the same user reaches the running window's engine through this socket.
  const control = await openControl(engine, path.resolve(dataDir)).catch((error: unknown) => {
    process.stderr.write(`engine: the command line cannot reach this engine: ${String(error)}\n`);
    return null;
  });
  const close = async (): Promise<void> => {
    await control?.close();
    await engine.close();
  };
  port.on('message', ({ data }) => {
    if (data.kind === 'close') {
      close().then(() => process.exit(0), die);
      return;
    }
    const { id, command, args } = data;
    engine.call(command, args).then((reply) => port.postMessage({ kind: 'reply', id, reply }), die);
  });
  port.postMessage({ kind: 'ready' });
}

process.on('uncaughtException', die);
process.on('unhandledRejection', die);
const { parentPort } = process as NodeJS.Process & { parentPort?: ParentPort };
const [dataDir, assetsDir, version] = process.argv.slice(2);
if (!parentPort || !dataDir || !assetsDir || !version) die('this file is started by the Slipway window');
host(parentPort, dataDir, assetsDir, version).catch(die);

// An engine for tests: real files in a temporary folder, real sockets on loopback and high ports.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createEngine } from '../../electron/engine';
import type { Engine } from '../../electron/engine';
import type { EventOf, EventType, SlipwayEvent } from '../../electron/contract/events';
import { parseIp, parseMac } from '../../electron/contract/ids';
import type { Ip, Mac } from '../../electron/contract/ids';
import type { Nic } from '../../electron/contract/model';
import { realNetwork } from '../../electron/net/udp';
import { simulateMachine } from '../../electron/net/pxe-client';

export const ASSETS = path.resolve(__dirname, '../../assets');
export const MAC = parseMac('52:54:00:12:34:56') as Mac;

/** Each engine of a test file gets its own ports, so that files may run side by side. */
let next = 20_000 + (process.pid % 60) * 200;

export interface BenchEngine {
  readonly engine: Engine;
  readonly dataDir: string;
  readonly events: SlipwayEvent[];
  readonly nics: Nic[];
  readonly ports: { server: number; client: number; proxy: number; tftp: number; http: number };
  /** The first event of the type that passes, past or future; rejects after `seconds`. */
  until<Type extends EventType>(
    type: Type,
    passes?: (event: EventOf<Type>) => boolean,
    seconds?: number,
  ): Promise<EventOf<Type>>;
  /** Closes the engine but keeps its folder. */
  close(): Promise<void>;
  end(): Promise<void>;
}

export async function openBench(
  dataDir = mkdtempSync(path.join(tmpdir(), 'slipway-journey-')),
): Promise<BenchEngine> {
  const ports = { server: next, client: next + 1, proxy: next + 2, tftp: next + 3, http: next + 4 };
  next += 5;
  const nics: Nic[] = [
    {
      name: 'lo',
      mac: parseMac('02:00:00:00:00:01'),
      address: parseIp('127.0.0.1'),
      netmask: parseIp('255.0.0.0'),
      linkUp: true,
      kind: 'wired',
    },
  ];
  const engine = await createEngine({
    dataDir,
    assetsDir: ASSETS,
    version: 'test',
    ports,
    nics: () => Promise.resolve(nics),
  });
  const events: SlipwayEvent[] = [];
  engine.subscribe((event) => events.push(event));
  let open = true;
  const close = async (): Promise<void> => {
    if (open) await engine.close();
    open = false;
  };
  return {
    engine,
    dataDir,
    events,
    nics,
    ports,
    until: (type, passes, seconds = 20) => until(engine, events, type, passes ?? (() => true), seconds),
    close,
    end: async () => {
      await close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function until<Type extends EventType>(
  engine: Engine,
  events: readonly SlipwayEvent[],
  type: Type,
  passes: (event: EventOf<Type>) => boolean,
  seconds: number,
): Promise<EventOf<Type>> {
  const fits = (event: SlipwayEvent): event is EventOf<Type> =>
    event.type === type && passes(event as EventOf<Type>);
  const past = events.find(fits);
  if (past) return Promise.resolve(past);
  return new Promise((resolve, reject) => {
    const stop = engine.subscribe((event) => {
      if (!fits(event)) return;
      clearTimeout(timer);
      stop();
      resolve(event);
    });
    const timer = setTimeout(() => {
      stop();
      const last = events.slice(-5).map((event) => JSON.stringify(event));
      reject(new Error(`no ${type} in ${String(seconds)} s; last events:\n${last.join('\n')}`));
    }, seconds * 1000);
  });
}

/** Imports a file and waits for the end of the job. */
export async function importFile(bench: BenchEngine, file: string): Promise<string> {
  const { job } = await bench.engine.api.importImage({ path: file });
  const ended = await Promise.race([
    bench.until('import.finished', (event) => event.job === job, 60),
    bench.until('import.failed', (event) => event.job === job, 60),
  ]);
  if (ended.type === 'import.failed') throw new Error(JSON.stringify(ended.problem));
  return ended.distro;
}

export const pxe = (bench: BenchEngine, firmware: 'bios' | 'uefi-x64', mac: Mac = MAC) =>
  simulateMachine({
    network: realNetwork(),
    server: { address: parseIp('127.0.0.1') as Ip, ports: bench.ports },
    mac,
    firmware,
    onStep: () => undefined,
  });

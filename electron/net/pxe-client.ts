// A simulated machine: it speaks DHCP, TFTP and HTTP to a real server over real sockets and follows what it is told -
// loader, script, kernel, answer file, reports - as a bare machine would. It writes to no disk.
import http from 'node:http';
import { createClient } from 'tftp';
import type { StepNumber } from '../contract/steps';
import type { Ip, Mac } from '../contract/ids';
import { getAddress } from './pxe-dhcp';
import type { Bootp, SimulatedFirmware } from './pxe-dhcp';
import { kernelArgument, readScript, reportsOf } from './pxe-script';
import type { ScriptSays } from './pxe-script';
import type { Network } from './udp';

export type { SimulatedFirmware } from './pxe-dhcp';

export interface SimulatedMachine {
  readonly network: Network;
  readonly server: {
    readonly address: Ip;
    readonly ports: { readonly server: number; readonly client: number; readonly tftp: number };
  };
  readonly mac: Mac;
  readonly firmware: SimulatedFirmware;
  onStep(step: StepNumber, detail: string): void;
}

export interface SimulatedEnd {
  readonly outcome: 'installed' | 'own-disk';
  readonly ip: Ip;
  /** Bytes of loader, kernel and initrds. */
  readonly loaderBytes: number;
  readonly fileBytes: number;
  /** The answer file as it came; null when the machine was sent to its own disk. */
  readonly answers: string | null;
}

/** From power-on to `finished` or its own disk; rejects at the step that fails, which `onStep` named last. */
export async function simulateMachine(q: SimulatedMachine): Promise<SimulatedEnd> {
  const first = await dhcp(q, 'firmware');
  q.onStep(5, first.file);
  const loaderBytes = await loaderBy(q, first);
  q.onStep(6, 'iPXE');
  const second = await dhcp(q, 'loader');
  const said = await followScript(second.file);
  const end = { ip: second.ip, loaderBytes };
  if (said.kind !== 'install') return { ...end, outcome: 'own-disk', fileBytes: 0, answers: null };
  q.onStep(7, said.kernel);
  let fileBytes = 0;
  for (const url of [said.kernel, ...said.initrds]) fileBytes += await download(url);
  const answerUrl = kernelArgument(said.args, 'url');
  if (answerUrl === null) throw new Error('the kernel line names no answer file');
  q.onStep(8, answerUrl);
  const answers = await text(answerUrl);
  const reports = reportsOf(answers);
  if (!reports.some((url) => url.includes('state=finished')))
    throw new Error('the answer file never reports its end');
  q.onStep(9, '');
  for (const url of reports) await text(url);
  return { ...end, outcome: 'installed', fileBytes, answers };
}

function dhcp(q: SimulatedMachine, as: 'firmware' | 'loader'): Promise<Bootp> {
  const { network, server, mac, firmware } = q;
  const tell = (step: StepNumber, detail: string): void => {
    if (as === 'firmware') q.onStep(step, detail);
  };
  return getAddress({
    network,
    server,
    mac,
    firmware,
    as,
    onSent: (type) => tell(type === 'discover' ? 1 : 3, mac),
    onHeard: (type, said) => tell(type === 'offer' ? 2 : 4, type === 'offer' ? said.ip : said.file),
  });
}

/** npm `tftp` is the client here: written by others, so it proves more than our own would. */
function loaderBy(q: SimulatedMachine, { file, nextServer }: Bootp): Promise<number> {
  if (/^https?:/.test(file)) return download(file);
  if (file === '') return Promise.reject(new Error('the server named no boot file'));
  const client = createClient({ host: nextServer, port: q.server.ports.tftp, retries: 3 });
  return new Promise((resolve, reject) => {
    let bytes = 0;
    client
      .createGetStream(file)
      .on('data', (part: Buffer) => (bytes += part.length))
      .on('error', (error: Error) => reject(new Error(`TFTP ${file}: ${error.message}`, { cause: error })))
      .on('end', () => resolve(bytes));
  });
}

const MENUS = 3;

async function followScript(url: string): Promise<ScriptSays> {
  let next = url;
  for (let menus = 0; menus < MENUS; menus += 1) {
    const said = readScript(await text(next));
    if (said.kind !== 'menu') return said;
    next = said.next;
  }
  throw new Error('the menu leads to itself');
}

async function text(url: string): Promise<string> {
  const parts: Buffer[] = [];
  await get(url, (part) => parts.push(part));
  return Buffer.concat(parts).toString('utf8');
}

async function download(url: string): Promise<number> {
  let bytes = 0;
  await get(url, (part) => (bytes += part.length));
  return bytes;
}

const SILENCE_MS = 15_000;

function get(url: string, take: (part: Buffer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`${url}: ${why}`));
    const request = http.get(
      url,
      { agent: false, headers: { 'User-Agent': 'slipway-simulated-machine' } },
      (answer) => {
        if (answer.statusCode !== 200) {
          answer.resume();
          fail(`HTTP status ${String(answer.statusCode)}`);
          return;
        }
        const length = Number(answer.headers['content-length']);
        let got = 0;
        answer.on('data', (part: Buffer) => {
          got += part.length;
          take(part);
        });
        answer.on('error', (error) => fail(error.message));
        answer.on('end', () =>
          got === length ? resolve() : fail(`${String(got)} of ${String(length)} bytes came`),
        );
      },
    );
    request.setTimeout(SILENCE_MS, () => request.destroy(new Error('nothing came for 15 s')));
    request.on('error', (error) => fail(error.message));
  });
}

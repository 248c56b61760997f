// The simulated machine against servers that know nothing of it: it has to follow what it is told, and say where it stops.
import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { identify } from '../../electron/boot/client';
import { parseMac } from '../../electron/contract/ids';
import type { Mac } from '../../electron/contract/ids';
import { openDhcpServer } from '../../electron/net/dhcp';
import { openHttpServer } from '../../electron/net/http';
import type { HttpAnswer } from '../../electron/net/http';
import { simulateMachine } from '../../electron/net/pxe-client';
import { fileOfBytes, openTftpServer } from '../../electron/net/tftp';
import { realNetwork } from '../../electron/net/udp';
import { address, ascii, ip, reply } from './dhcp-messages';

const HERE = ip('127.0.0.1');
const LOADER = randomBytes(200_000);
const KERNEL = randomBytes(3_000_000);

let closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  closing = [];
});

/** `pages`: what HTTP answers by path; `{here}` becomes its own address. */
async function world(pages: Record<string, string | Uint8Array>, loader = 'x/loader.bin') {
  const visited: string[] = [];
  let port = 0;
  const http = await openHttpServer({
    address: HERE,
    port: 0,
    onEvent: () => undefined,
    onError: (error) => {
      throw error;
    },
    route: async ({ path, query }): Promise<HttpAnswer> => {
      visited.push(`${path}${query.size > 0 ? `?${query.toString()}` : ''}`);
      const page = pages[path];
      if (page === undefined) return { kind: 'missing' };
      const body =
        typeof page === 'string'
          ? page.replaceAll('{here}', `http://127.0.0.1:${port}`)
          : 'k'.repeat(page.length);
      return { kind: 'text', type: 'text/plain', body };
    },
  });
  port = http.port;
  const tftp = await openTftpServer({
    network: realNetwork(),
    address: HERE,
    port: 0,
    onEvent: () => undefined,
    find: async (name) => (name === 'x/loader.bin' ? fileOfBytes(LOADER, name) : null),
  });
  const spare = await realNetwork().bindUdp({
    address: HERE,
    port: 0,
    onDatagram: () => undefined,
    onError: () => undefined,
  });
  await spare.close();
  const ports = { server: spare.port, client: 0, proxy: 0 };
  const dhcp = await openDhcpServer({
    network: realNetwork(),
    nic: { name: 'lo', address: HERE, netmask: ip('255.0.0.0') },
    ports,
    withProxy: false,
    onBad: () => undefined,
    onError: (error) => {
      throw error;
    },
    answer: (request) => {
      const client = identify(request);
      const file = client.stage === 'loader' ? `http://127.0.0.1:${port}/script` : loader;
      const type = client.type === 'discover' ? 'offer' : 'ack';
      return reply(
        type,
        [
          [54, address(HERE)],
          [67, ascii(`${file}\0`)],
        ],
        { siaddr: HERE, yiaddr: ip('127.0.0.20') },
      );
    },
  });
  closing = [() => http.close(), () => tftp.close(), () => dhcp.close()];
  const steps: number[] = [];
  const machine = simulateMachine({
    network: realNetwork(),
    server: { address: HERE, ports: { ...ports, tftp: tftp.port } },
    mac: parseMac('52:54:00:00:00:01') as Mac,
    firmware: 'uefi-x64',
    onStep: (step) => steps.push(step),
  });
  return { machine, steps, visited };
}

const SCRIPT = '#!ipxe\nkernel {here}/k url={here}/answers quiet\ninitrd {here}/i\nboot\n';
const ANSWERS = [
  'd-i preseed/early_command string wget -q -O /dev/null "{here}/r?state=started"',
  'd-i preseed/late_command string in-target true; wget -q -O- "{here}/r?state=finished"',
].join('\n');

describe('the simulated machine', () => {
  it('walks nine steps to an installation', async () => {
    const { machine, steps, visited } = await world({
      '/script': SCRIPT,
      '/k': KERNEL,
      '/i': KERNEL,
      '/answers': ANSWERS,
      '/r': 'ok',
    });
    expect(await machine).toMatchObject({
      outcome: 'installed',
      ip: '127.0.0.20',
      loaderBytes: LOADER.length,
      fileBytes: 2 * KERNEL.length,
    });
    expect(steps).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(visited).toEqual(['/script', '/k', '/i', '/answers', '/r?state=started', '/r?state=finished']);
  });

  it('starts its own disk when told to', async () => {
    const { machine, steps } = await world({ '/script': '#!ipxe\nexit\n' });
    expect(await machine).toMatchObject({ outcome: 'own-disk', fileBytes: 0, answers: null });
    expect(steps.at(-1)).toBe(6);
  });

  it.each([
    ['no loader', { '/script': SCRIPT }, 'nowhere', 5, /TFTP nowhere/],
    ['no script', {}, undefined, 6, /404/],
    ['no kernel', { '/script': SCRIPT }, undefined, 7, /\/k.*404/],
    ['no answers', { '/script': SCRIPT, '/k': KERNEL, '/i': KERNEL }, undefined, 8, /404/],
    [
      'answers that never report',
      { '/script': SCRIPT, '/k': KERNEL, '/i': KERNEL, '/answers': 'd-i x' },
      undefined,
      8,
      /never reports/,
    ],
  ] as const)('%s: fails at its step', async (_, pages, loader, step, message) => {
    const { machine, steps } = await world(pages, loader);
    await expect(machine).rejects.toThrow(message);
    expect(steps.at(-1)).toBe(step);
  });
});

// One run of the command line, from words to exit code. Nothing here knows a real terminal: the host does.
import path from 'node:path';
import { parseCommandLine } from './args';
import type { Invocation } from './args';
import { openDoor } from './door';
import type { Door } from './door';
import { print, printProblem, problemOf } from './host';
import type { ExitCode, Host, Run } from './host';
import { helpText } from './verbs';
import { doctor, renderAnswer, renderBoot } from './verbs/checking';
import { importFile } from './verbs/importing';
import { events, list } from './verbs/looking';
import { addProfile, addSystem, reinstallSystem, remove } from './verbs/making';
import { serve, tryOut } from './verbs/serving';

export async function main(argv: readonly string[], host: Host): Promise<ExitCode> {
  const parsed = parseCommandLine(argv);
  const { data, json } = parsed.globals;
  const run: Run = { host, json, dataDir: data === null ? host.dataDir : path.resolve(host.cwd, data) };
  switch (parsed.kind) {
    case 'help':
      host.out(helpText(host.version, run.dataDir));
      return 0;
    case 'version':
      print(run, host.version, { version: host.version });
      return 0;
    case 'usage':
      if (json)
        host.out(
          `${JSON.stringify({ problem: { code: 'bad-argument', params: { field: 'command line', reason: parsed.message } } })}\n`,
        );
      host.err(`slipway: ${parsed.message}\nTry 'slipway --help'.\n`);
      return 2;
    case 'run':
      try {
        return await perform(run, parsed.invocation);
      } catch (error) {
        const problem = problemOf(error);
        printProblem(run, problem);
        if (problem.code === 'bug' && error instanceof Error) host.err(`${error.stack ?? ''}\n`);
        return 1;
      }
  }
}

function perform(run: Run, wanted: Invocation): Promise<ExitCode> {
  switch (wanted.verb) {
    case 'nics':
    case 'distros':
    case 'profiles':
    case 'systems':
    case 'leases':
    case 'machines':
      return list(run, wanted.verb);
    case 'events':
      return events(run, wanted.follow);
    case 'doctor':
      return withDoor(run, (door) => doctor(run, door, wanted.nic));
    case 'import':
      return withDoor(run, (door) => importFile(run, door, wanted.file, wanted.name));
    case 'distro remove':
      return withDoor(run, (door) => remove(run, door, wanted.verb, wanted.id));
    case 'profile remove':
    case 'system remove': {
      const { verb, name } = wanted;
      return withDoor(run, (door) => remove(run, door, verb, name));
    }
    case 'profile add':
      return withDoor(run, (door) => addProfile(run, door, wanted));
    case 'system add':
      return withDoor(run, (door) => addSystem(run, door, wanted));
    case 'system reinstall':
      return withDoor(run, (door) => reinstallSystem(run, door, wanted.name));
    case 'serve':
      return withDoor(run, (door) => serve(run, door, wanted));
    case 'render answer':
      return withDoor(run, (door) => renderAnswer(run, door, wanted.target));
    case 'render boot':
      return withDoor(run, (door) => renderBoot(run, door, wanted.target));
    case 'try':
      return withDoor(run, (door) => tryOut(run, door));
  }
}

async function withDoor(run: Run, work: (door: Door) => Promise<ExitCode>): Promise<ExitCode> {
  const door = await openDoor(run.dataDir, (dataDir) => run.host.openEngine(dataDir));
  try {
    return await work(door);
  } finally {
    await door.close();
  }
}

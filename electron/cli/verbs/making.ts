// Verbs that change what people made: profiles, systems, the library. Each is one call to the engine.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ProfileDraft } from '../../contract/model';
import { problem } from '../../contract/problems';
import type { Invocation } from '../args';
import type { Door } from '../door';
import { ask } from '../door';
import type { ExitCode, Run } from '../host';
import { print } from '../host';

type Of<Verb extends Invocation['verb']> = Extract<Invocation, { verb: Verb }>;

export async function addProfile(run: Run, door: Door, wanted: Of<'profile add'>): Promise<ExitCode> {
  const { name, distro, answers, kernelArgs } = wanted;
  const draft = {
    name,
    distro,
    ...(answers === null ? {} : { answers: await answersFile(path.resolve(run.host.cwd, answers)) }),
    ...(kernelArgs === null ? {} : { kernelArgs }),
  };
  const profile = await ask(door, 'saveProfile', draft);
  print(run, `Profile '${profile.name}' is saved.`, profile);
  return 0;
}

/** Only read here; the engine's door judges what is in it. */
async function answersFile(file: string): Promise<NonNullable<ProfileDraft['answers']>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw problem(
      'cannot-read',
      { path: file, reason: error instanceof Error ? error.message : String(error) },
      error,
    );
  }
  try {
    return JSON.parse(text) as NonNullable<ProfileDraft['answers']>;
  } catch (error) {
    throw problem('bad-argument', { field: 'answers', reason: `${file} is not JSON` }, error);
  }
}

export async function addSystem(run: Run, door: Door, wanted: Of<'system add'>): Promise<ExitCode> {
  const { name, mac, profile, ip, hostname, values } = wanted;
  const system = await ask(door, 'saveSystem', { name, mac, profile, ip, hostname, values });
  const next = system.boot === 'install' ? 'Its next network boot installs.' : 'It starts from its own disk.';
  print(run, `System '${system.name}' (${system.mac}) is saved. ${next}`, system);
  return 0;
}

export async function reinstallSystem(run: Run, door: Door, name: string): Promise<ExitCode> {
  const system = await ask(door, 'reinstallSystem', { name });
  print(run, `System '${system.name}' installs again at its next network boot.`, system);
  return 0;
}

const REMOVALS = {
  'distro remove': (door: Door, id: string) => ask(door, 'removeDistro', { id }),
  'profile remove': (door: Door, name: string) => ask(door, 'removeProfile', { name }),
  'system remove': (door: Door, name: string) => ask(door, 'removeSystem', { name }),
} as const;

export async function remove(
  run: Run,
  door: Door,
  verb: keyof typeof REMOVALS,
  id: string,
): Promise<ExitCode> {
  await REMOVALS[verb](door, id);
  print(run, `'${id}' is removed.`, { removed: id });
  return 0;
}

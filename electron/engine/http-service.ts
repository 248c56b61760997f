// The boot HTTP server's routes. Each answers with plain data; `net/http` does the bytes.
//   /loaders/<file>            boot loaders (UEFI HTTP Boot)
//   /boot/<mac>/script.ipxe    what the loader asks first
//   /distros/<id>/<path>       kernel, initrd and packages
//   /a/<token>/...             one attempt's own door: answer file, report, menu choice
import path from 'node:path';
import { identifyScriptRequest } from '../boot/client';
import type { EventBody, FileRole, InstallState, PlanKind } from '../contract/events';
import { parseMac } from '../contract/ids';
import type { Mac } from '../contract/ids';
import type { Distro } from '../contract/model';
import type { HttpAnswer, HttpEvent, HttpRequest } from '../net/http';
import { idOf } from './attempts';
import type { Attempt, Attempts } from './attempts';
import { nextOf } from './decide';
import type { Decide, Decision } from './decide';
import type { Scripts } from './scripts';
import type { Trees } from './trees';

export interface HttpWorld {
  readonly attempts: Attempts;
  readonly decide: Decide;
  readonly scripts: Scripts;
  readonly trees: Pick<Trees, 'of'>;
  readonly loadersDir: string;
  readonly loaders: readonly string[];
  readonly simulated: boolean;
  distro(id: string): Distro | null;
  /** Files of this distro that boot, by path. */
  bootRole(distro: Distro, file: string): FileRole | null;
  emit(body: EventBody): void;
  /** A person at the machine chose a profile in the menu: the system is saved, armed. */
  choose(mac: Mac, profile: string): Promise<boolean>;
  /** The policy for new machines installs this one: it becomes a system, so that it can be disarmed afterwards. */
  adopt(mac: Mac, profile: string): Promise<void>;
  reported(attempt: Attempt, state: InstallState, detail: string): Promise<void>;
}

/** What is told to the stream when the bytes of an answer are on their way. */
type Tag =
  | { kind: 'file'; attempt: Attempt | null; role: FileRole; path: string }
  | { kind: 'script'; attempt: Attempt; plan: PlanKind }
  | { kind: 'answer'; attempt: Attempt; sha256: string; format: string };

const MISSING: HttpAnswer = { kind: 'missing', status: 404 };
const STATES: readonly InstallState[] = ['started', 'partitioning', 'progress', 'finished', 'failed'];

export async function route(world: HttpWorld, request: HttpRequest): Promise<HttpAnswer> {
  const [area, key, ...rest] = request.segments;
  if (area === undefined || key === undefined) return MISSING;
  if (area === 'a') return ofAttempt(world, request, key, rest);
  if (request.method === 'POST') return { kind: 'missing', status: 405 };
  if (area === 'loaders' && rest.length === 0) return loader(world, request, key);
  if (area === 'boot' && rest.length === 1 && rest[0] === 'script.ipxe') return script(world, request, key);
  if (area === 'distros') return treeFile(world, request, key, rest.join('/'));
  return MISSING;
}

function loader(world: HttpWorld, request: HttpRequest, name: string): HttpAnswer {
  const known = world.loaders.find((file) => file.toLowerCase() === name.toLowerCase());
  if (!known) return MISSING;
  const tag: Tag = { kind: 'file', attempt: world.attempts.at(request.peer), role: 'loader', path: known };
  return { kind: 'file', path: path.join(world.loadersDir, known), tag };
}

async function script(world: HttpWorld, request: HttpRequest, key: string): Promise<HttpAnswer> {
  const mac = parseMac(key);
  if (!mac) return MISSING;
  const decision = world.decide(mac);
  const client = identifyScriptRequest(request.query);
  const attempt = world.attempts.ensure(mac, client, decision, world.simulated);
  world.attempts.locate(request.peer, mac);
  return scriptFor(world, attempt, decision);
}

async function scriptFor(world: HttpWorld, attempt: Attempt, decided: Decision): Promise<HttpAnswer> {
  const { mac } = attempt.record;
  if (decided.plan.kind === 'install' && !decided.system) await world.adopt(mac, decided.plan.profile.name);
  const decision = decided.plan.kind === 'install' ? world.decide(mac) : decided;
  world.attempts.planned(attempt, decision);
  const body = world.scripts.bootText(attempt.record, decision);
  const tag: Tag = { kind: 'script', attempt, plan: nextOf(decision) };
  return { kind: 'text', type: 'text/plain; charset=utf-8', body, tag };
}

async function treeFile(
  world: HttpWorld,
  request: HttpRequest,
  id: string,
  file: string,
): Promise<HttpAnswer> {
  const distro = world.distro(id);
  if (!distro || file === '') return MISSING;
  const tree = await world.trees.of(distro);
  const role = world.bootRole(distro, file) ?? 'package';
  const tag: Tag = { kind: 'file', attempt: world.attempts.at(request.peer), role, path: file };
  return { kind: 'tree', tree, path: file, tag };
}

async function ofAttempt(
  world: HttpWorld,
  request: HttpRequest,
  token: string,
  rest: readonly string[],
): Promise<HttpAnswer> {
  const attempt = world.attempts.ofToken(token);
  if (!attempt) return MISSING;
  const { mac } = attempt.record;
  world.attempts.locate(request.peer, mac);
  const [verb, argument] = rest;
  if (verb === 'report') return report(world, request, attempt);
  if (request.method === 'POST') return { kind: 'missing', status: 405 };
  if (verb === 'waited') return scriptFor(world, attempt, afterMenu(world.decide(mac)));
  if (verb === 'choose' && argument !== undefined) {
    if (!(await world.choose(mac, argument))) return MISSING;
    return scriptFor(world, attempt, world.decide(mac));
  }
  if (rest.length !== 1 || verb === undefined) return MISSING;
  const answers = world.scripts.answers(attempt.record, world.decide(mac), verb);
  if (!answers) return MISSING;
  const tag: Tag = { kind: 'answer', attempt, sha256: answers.sha256, format: answers.format };
  return { kind: 'text', type: 'text/plain; charset=utf-8', body: answers.text, tag };
}

/** After the menu's time has run out a machine without a decision starts its own disk; it is never asked again in a loop. */
const afterMenu = (decision: Decision): Decision =>
  decision.plan.kind === 'menu' ? { ...decision, plan: { kind: 'local-disk', system: null } } : decision;

async function report(world: HttpWorld, request: HttpRequest, attempt: Attempt): Promise<HttpAnswer> {
  const fields = new URLSearchParams(request.query);
  if (request.method === 'POST')
    for (const [name, value] of new URLSearchParams(await request.body(16_384))) fields.set(name, value);
  const state = STATES.find((known) => known === fields.get('state'));
  if (!state) return { kind: 'missing', status: 400 };
  const detail = (fields.get('detail') ?? '').slice(0, 500);
  await world.reported(attempt, state, detail);
  return { kind: 'text', type: 'text/plain; charset=utf-8', body: 'ok\n' };
}

/** Turns the server's own events into the stream's. */
export function tellHttp(world: HttpWorld, event: HttpEvent): void {
  const tag = event.tag as Tag | undefined;
  if (event.kind === 'missed' || !tag) {
    if (event.kind !== 'missed') return;
    const mac = world.attempts.macAt(event.request.peer);
    world.emit({
      type: 'http.missed',
      mac,
      ip: event.request.peer,
      path: event.request.path,
      status: event.status,
    });
    return;
  }
  // A HEAD only asks for the size; nothing was sent.
  if (event.request.method === 'HEAD') return;
  if (tag.kind === 'file') tellFile(world, event, tag);
  else if (event.kind === 'sent' && event.complete) tellText(world, event, tag);
}

function tellText(world: HttpWorld, event: HttpEvent, tag: Exclude<Tag, { kind: 'file' }>): void {
  const of = { ...idOf(tag.attempt), ip: event.request.peer };
  if (tag.kind === 'script')
    world.emit({ type: 'script.sent', ...of, plan: tag.plan, url: event.request.path });
  else world.emit({ type: 'answer.sent', ...of, bytes: event.size, sha256: tag.sha256, format: tag.format });
}

function tellFile(world: HttpWorld, event: HttpEvent, tag: Extract<Tag, { kind: 'file' }>): void {
  if (!tag.attempt) return;
  const { role, path: file } = tag;
  const of = { ...idOf(tag.attempt), role, path: file };
  // Hundreds of small packages: told once each, when they have been sent.
  const quiet = role === 'package';
  if (event.kind === 'started' && !quiet) {
    world.emit({ type: 'file.started', ...of, ip: event.request.peer, size: event.size });
  } else if (event.kind === 'progress' && !quiet) {
    world.emit({ type: 'file.progressed', ...of, done: event.done, total: event.size });
  } else if (event.kind === 'sent') {
    world.emit({
      type: 'file.sent',
      ...of,
      bytes: event.done,
      seconds: event.seconds,
      complete: event.complete,
    });
  }
}

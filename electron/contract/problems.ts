// Expected troubles as codes with typed parameters. Sentences live in renderer/locales; a code without a sentence in
// a language is a compile error there.

/** Parameters of each problem. */
export interface ProblemParams {
  'bad-argument': { field: string; reason: string };
  'not-found': { what: 'distro' | 'profile' | 'system' | 'job' | 'nic' | 'file' | 'machine'; id: string };
  'in-use': { what: 'distro' | 'profile'; id: string; by: string };
  'name-taken': { id: string };
  'mac-taken': { mac: string; system: string };
  'not-an-image': { path: string };
  'image-truncated': { path: string; have: number; need: number };
  'image-damaged': { path: string; reason: string };
  'image-changed': { path: string };
  'unknown-image': { path: string };
  'already-imported': { id: string };
  'no-space': { need: number; free: number; folder: string };
  'cannot-write': { path: string; reason: string };
  'cannot-read': { path: string; reason: string };
  'checksum-mismatch': { file: string };
  'import-cancelled': { path: string };
  'extractor-failed': { path: string; reason: string };
  'kit-missing': { id: string; kernel: string };
  'port-taken': { port: number; protocol: 'udp' | 'tcp'; program: string };
  'no-rights': { port: number };
  'nic-gone': { nic: string };
  'nic-no-address': { nic: string };
  'nic-changed': { nic: string; address: string };
  'pool-invalid': { reason: string };
  'pool-full': { pool: string };
  'rival-dhcp': { server: string };
  'loader-missing': { file: string };
  'not-serving': Record<never, never>;
  'already-serving': { nic: string };
  'machines-installing': { count: number };
  'store-repaired': { file: string; kept: string };
  'socket-failed': { reason: string };
  'simulation-failed': { step: number; reason: string };
  'engine-stopped': Record<never, never>;
  bug: { message: string };
}

export type ProblemCode = keyof ProblemParams;
export type Problem = { [Code in ProblemCode]: { code: Code; params: ProblemParams[Code] } }[ProblemCode];

/** Thrown inside the engine; crosses a door as its `problem`. */
export class ProblemError extends Error {
  constructor(
    readonly problem: Problem,
    options?: { cause?: unknown },
  ) {
    super(`${problem.code} ${JSON.stringify(problem.params)}`, options);
    this.name = 'ProblemError';
  }
}

/** `throw problem('not-found', { what: 'distro', id })`. */
export function problem<Code extends ProblemCode>(
  code: Code,
  params: ProblemParams[Code],
  cause?: unknown,
): ProblemError {
  // TypeScript cannot tie the two halves of the union together from a generic; the signature does.
  return new ProblemError(
    { code, params } as unknown as Problem,
    cause === undefined ? undefined : { cause },
  );
}

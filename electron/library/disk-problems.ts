// System errors of the disk as problems that a person can act on.
import { ProblemError, problem } from '../contract/problems';

export const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** A system call failed, as opposed to a mistake in this program (which must stay visible as one). */
export const isSystemError = (error: unknown): boolean =>
  /^(E(?!RR_)[A-Z0-9]+|UNKNOWN)$/.test(errorCode(error));

export const reasonOf = (error: unknown): string =>
  errorCode(error) || (error instanceof Error ? error.message : String(error));

/** `need` and `free` in bytes, as far as they are known. */
export function writeProblem(
  error: unknown,
  place: { path: string; folder: string; need: number; free: number },
): unknown {
  if (error instanceof ProblemError || !isSystemError(error)) return error;
  const code = errorCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG')
    return problem('no-space', { need: place.need, free: place.free, folder: place.folder }, error);
  return problem('cannot-write', { path: place.path, reason: reasonOf(error) }, error);
}

export function readProblem(error: unknown, path: string): unknown {
  if (error instanceof ProblemError || !isSystemError(error)) return error;
  if (errorCode(error) === 'ENOENT') return problem('not-found', { what: 'file', id: path }, error);
  return problem('cannot-read', { path, reason: reasonOf(error) }, error);
}

/** Throws problem('import-cancelled') once the person has changed their mind. */
export function stopIfCancelled(signal: AbortSignal, path: string): void {
  if (signal.aborted) throw problem('import-cancelled', { path });
}

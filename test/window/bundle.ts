// Bundles a test's own helper program, which runs in another process: in a page, or inside a network namespace.
import path from 'node:path';
import { rolldown } from 'rolldown';

export const root = path.join(__dirname, '..', '..');

/** Writes `file` (packages stay outside: they are found from there) and returns its text. */
export async function bundle(input: string, format: 'cjs' | 'iife', file: string): Promise<string> {
  const made = await rolldown({
    input: path.join(__dirname, input),
    platform: format === 'cjs' ? 'node' : 'browser',
    ...(format === 'cjs' ? { external: (id: string) => !/^[./]/.test(id) } : {}),
  });
  const { output } = await made.write({ file, format });
  await made.close();
  return output[0].code;
}

/** Helper programs that need the project's packages lie here, inside the checkout. */
export const programs = path.join(root, 'test-results', 'programs');

// The lab: real firmware, real packets, real installations, one after the other and with the time they take.
import path from 'node:path';
import { defineConfig } from 'vitest/config';

const minute = 60_000;

export default defineConfig({
  root: path.join(import.meta.dirname, '..', '..'),
  test: {
    include: ['test/lab/**/*.lab.ts'],
    // limits inside a test are finer; these only end what hangs
    testTimeout: 90 * minute,
    hookTimeout: 30 * minute,
    teardownTimeout: minute,
    // a virtual machine takes a whole core: files one after the other, in one process that lives to the end
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
    sequence: { concurrent: false },
    isolate: false,
    bail: 0,
    reporters: ['verbose'],
    // lines appear as they are written, not when the test ends
    disableConsoleIntercept: true,
  },
});

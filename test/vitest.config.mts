// Unit, wire and journey tests: everything that needs neither a display nor a virtual machine.
import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { UnitTotals } from './unit-totals.mjs';

const elsewhere = ['test/window/**', 'test/lab/**', 'test/bench/**'];

export default defineConfig({
  root: path.join(import.meta.dirname, '..'),
  test: {
    testTimeout: 15_000,
    // two cores are the floor: more workers only make timing tests flaky
    maxWorkers: 2,
    restoreMocks: true,
    reporters: ['default', new UnitTotals()],
    projects: [
      {
        extends: true,
        test: { name: 'node', include: ['test/**/*.test.ts'], exclude: [...elsewhere, 'test/renderer/**'] },
      },
      {
        extends: true,
        test: { name: 'page', include: ['test/renderer/**/*.test.{ts,tsx}'], environment: 'happy-dom' },
      },
    ],
  },
});

// Reporter: names every test that was skipped, with its reason, and leaves the totals where `npm test` adds them up.
import fs from 'node:fs';
import path from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

const FILE = path.join(import.meta.dirname, '..', 'test-results', 'unit.json');

export class UnitTotals implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const totals = { passed: 0, failed: 0, skipped: 0 };
    for (const module of modules) {
      // a file that could not even be loaded has no tests: it is one failure
      if (module.errors().length > 0) totals.failed += 1;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'pending') continue;
        totals[result.state] += 1;
        if (result.state === 'skipped') {
          const reason = result.note ?? 'no reason given';
          console.log(`SKIPPED ${module.relativeModuleId} > ${test.fullName}: ${reason}`);
        }
      }
    }
    fs.mkdirSync(path.dirname(FILE), { recursive: true });
    fs.writeFileSync(FILE, JSON.stringify(totals));
  }
}

// "passed failed" of a vitest run; a run that ended badly without a failed test, or with none at all, counts as one failure.
import { readFileSync } from 'node:fs';

const [file, status] = process.argv.slice(2);
let passed = 0;
let failed = 0;
try {
  const result = JSON.parse(readFileSync(file, 'utf8'));
  passed = result.numPassedTests;
  failed = result.numFailedTests;
} catch {
  // The run ended before it could write its results: counted below.
}
if (failed === 0 && (status !== '0' || passed === 0)) failed = 1;
console.log(`${passed} ${failed}`);

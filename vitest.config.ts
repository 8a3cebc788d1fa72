import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const project = (name: string, timeout: number, extra: Record<string, unknown> = {}) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout: timeout,
    hookTimeout: 60_000,
    ...extra,
  },
});

/** One project a kind of test; `npm run test:unit` and its like run one of them. */
export default defineConfig({
  test: {
    // Vitest leaves one processor free: of two, that is half.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      // As long as the product gives a document to be read: what costs the square of its size takes minutes.
      project('unit', 20_000),
      project('contract', 10_000),
      project('infra', 60_000),
      // A machine may be busy: what waits for something waits a minute (eventually), and says then what was missing.
      project('integration', 120_000),
      project('e2e', 120_000, { fileParallelism: false, globalSetup: './test/e2e/setup.ts' }),
      project('browser', 60_000, {
        hookTimeout: 240_000,
        globalSetup: './test/browser/setup.ts',
        maxWorkers: 2,
      }),
    ],
  },
});

import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Tries until `look` no longer throws and returns something that is neither undefined nor false.
 *
 * @param timeout milliseconds; then the last error is thrown
 */
export async function eventually<T>(
  look: () => Promise<T | undefined | false>,
  timeout = 60_000,
): Promise<T> {
  const end = Date.now() + timeout;
  let last: unknown = new Error('nothing was found');
  for (;;) {
    try {
      const found = await look();
      if (found !== undefined && found !== false) return found;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end)
      throw new Error(`not within ${timeout} ms: ${last instanceof Error ? last.message : String(last)}`);
    await sleep(100);
  }
}

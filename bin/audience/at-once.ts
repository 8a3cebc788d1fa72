/**
 * Does something with each of some items, so many at once, and begins no more after one has failed.
 *
 * @returns what came of each, in their order, up to the first that is not done; and the first error, where there is one
 */
export async function atOnce<T, R>(
  items: T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<{ done: R[]; error?: unknown }> {
  const results: { value: R }[] = [];
  const failures: unknown[] = [];
  const queue = items.entries();
  await Promise.all(
    Array.from({ length: limit }, async () => {
      for (const [i, item] of queue) {
        try {
          results[i] = { value: await work(item) };
        } catch (error) {
          failures.push(error);
        }
        if (failures.length > 0) return;
      }
    }),
  );
  const end = Array.from(items, (_, i) => results[i] === undefined).indexOf(true);
  const done = (end < 0 ? results : results.slice(0, end)).map(({ value }) => value);
  return failures.length > 0 ? { done, error: failures[0] } : { done };
}

import type { NewsroomIndex } from './newsroom-index.ts';

/**
 * The index as a batch of pages sees it: what several pages ask for is read once. Every job of a batch was sent after
 * what it is about was in the index, so that nothing read here is older than what any of them has to show; whatever
 * changes meanwhile has jobs of its own on the way.
 */
export const readOnce = (index: NewsroomIndex): NewsroomIndex => ({
  ...index,
  latest: once(index.latest),
  month: once(index.month),
  months: once(index.months),
  beside: once(index.beside),
  editions: once(index.editions),
  revisions: once(index.revisions),
  media: once(index.media),
});

function once<A extends unknown[], R>(read: (...args: A) => Promise<R>): (...args: A) => Promise<R> {
  const known = new Map<string, Promise<R>>();
  return (...args) => {
    const key = JSON.stringify(args);
    const reading = known.get(key) ?? read(...args);
    known.set(key, reading);
    return reading;
  };
}

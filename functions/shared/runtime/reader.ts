import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { limits } from '../domain/document/limits.ts';
import type { DocumentReader, ReadResult } from '../domain/document/read-document.ts';
import { problem } from '../domain/problems.ts';

/**
 * Reads documents in a thread of its own, so that one that takes too long or too much memory ends in a rejection and
 * not with the function (law 10). One document at a time; the thread stays for the next, and one that was ended is
 * started anew.
 *
 * @param file the module or bundle of reader-worker.ts
 */
export function createReader(
  file: URL,
  { seconds, megabytes }: { seconds: number; megabytes: number } = limits.reading,
): DocumentReader {
  // While the function starts, so does the thread.
  let thread: Worker | undefined = begin(file, megabytes);
  let last: Promise<unknown> = Promise.resolve();

  const read: DocumentReader = async (bytes, about, settings) => {
    thread ??= begin(file, megabytes);
    const timeUp = AbortSignal.timeout(seconds * 1000);
    try {
      const answer: Promise<ReadResult[]> = once(thread, 'message', { signal: timeUp });
      thread.postMessage({ bytes, about, settings });
      const [result] = await answer;
      if (!result) throw new Error('the thread that reads documents gave no answer');
      return result;
    } catch (error) {
      void thread.terminate();
      thread = undefined;
      if (timeUp.aborted) return refused(problem('too-slow', { seconds }));
      if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
        return refused(problem('too-much-memory', { megabytes }));
      }
      throw error;
    }
  };
  return (...document) => {
    const result = last.then(() => read(...document));
    last = result.catch(() => {});
    return result;
  };
}

function begin(file: URL, megabytes: number): Worker {
  const thread = new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: megabytes } });
  thread.unref();
  // One that fails while nobody waits fails again when it is asked.
  thread.on('error', () => {});
  return thread;
}

const refused = (why: ReturnType<typeof problem>): ReadResult => ({
  errors: [why],
  warnings: [],
  understood: [],
});

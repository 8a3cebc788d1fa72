import * as z from 'zod';

/** What a worker thread is told when it starts. */
export const workerStart = z.object({
  file: z.string(),
  exported: z.string(),
  functionName: z.string(),
  functionArn: z.string(),
  memoryMegabytes: z.number(),
});
export type WorkerStart = z.infer<typeof workerStart>;

/** An invocation. `event` is JSON, `deadline` milliseconds since 1970. */
export const toWorker = z.object({ requestId: z.string(), event: z.string(), deadline: z.number() });
export type ToWorker = z.infer<typeof toWorker>;

export const fromWorker = z.union([
  z.object({ ready: z.literal(true) }),
  z.object({ requestId: z.string(), result: z.string() }),
  z.object({ requestId: z.string(), error: z.string() }),
]);
export type FromWorker = z.infer<typeof fromWorker>;

export const errorText = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

/** An error in one line, for the console; its stack is in the function's log. */
export const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n', 1).join('');

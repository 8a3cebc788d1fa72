import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FunctionPlan } from '../template/plan.ts';
import { fromWorker, type ToWorker, type WorkerStart } from './protocol.ts';

/** One running copy of a function: a worker thread that takes one event at a time. */
export interface Instance {
  /**
   * @returns what the handler returned, through JSON
   * @throws Error when the handler threw, the thread ended, or the function's time was up
   */
  invoke(event: unknown): Promise<unknown>;
  /** Whether it can take another event: it is gone after a crash or a timeout. */
  readonly alive: boolean;
  stop(): Promise<void>;
}

/** @param onOutput gets what the function writes, in pieces as they come */
export function startInstance(
  plan: FunctionPlan,
  environment: Record<string, string>,
  onOutput: (chunk: string) => void,
): Instance {
  const [file = '', exported = ''] = plan.handler.split('.');
  const start: WorkerStart = {
    file: join(plan.assetDir, `${file}.mjs`),
    exported,
    functionName: plan.name,
    functionArn: plan.arn,
    memoryMegabytes: plan.memoryMegabytes,
  };
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: start,
    env: environment,
    execArgv: ['--enable-source-maps'],
    stdout: true,
    stderr: true,
  });
  let alive = true;
  let settle: ((outcome: { result: string } | { error: string }) => void) | undefined;
  const fail = (error: string): void => {
    alive = false;
    settle?.({ error });
  };
  worker.stdout.setEncoding('utf8').on('data', onOutput);
  worker.stderr.setEncoding('utf8').on('data', onOutput);
  worker.on('error', (error) =>
    fail(error instanceof Error ? (error.stack ?? error.message) : String(error)),
  );
  worker.on('exit', (code) => fail(`the function's thread ended with ${code}`));
  worker.on('message', (message: unknown) => {
    const answer = fromWorker.parse(message);
    if (!('ready' in answer)) settle?.(answer);
  });

  return {
    get alive() {
      return alive;
    },
    async invoke(event) {
      const milliseconds = plan.timeoutSeconds * 1000;
      const message: ToWorker = {
        requestId: randomUUID(),
        event: JSON.stringify(event),
        deadline: Date.now() + milliseconds,
      };
      const timer = setTimeout(() => {
        fail(`Task timed out after ${plan.timeoutSeconds} seconds`);
        void worker.terminate();
      }, milliseconds);
      try {
        const outcome = await new Promise<{ result: string } | { error: string }>((resolve) => {
          settle = resolve;
          if (alive) worker.postMessage(message);
          else resolve({ error: "the function's thread has ended" });
        });
        if ('error' in outcome) throw new Error(outcome.error);
        return JSON.parse(outcome.result);
      } finally {
        clearTimeout(timer);
        settle = undefined;
      }
    },
    async stop() {
      alive = false;
      await worker.terminate();
    },
  };
}

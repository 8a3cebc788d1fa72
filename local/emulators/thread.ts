import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/**
 * Runs an emulator in a thread of its own, so that it does not wait for the others. The module posts a message when
 * it listens, and ends when it is sent one.
 *
 * @param hear gets what else the module posts
 */
export async function startThread(
  module: URL,
  workerData: object,
  hear: (message: unknown) => void = () => {},
): Promise<{ stop(): Promise<void> }> {
  const worker = new Worker(module, { workerData, env: {} });
  await new Promise<void>((resolve, reject) => {
    worker.once('message', () => {
      worker.on('message', hear);
      resolve();
    });
    worker.once('error', reject);
  });
  return {
    async stop() {
      const ended = once(worker, 'exit');
      worker.postMessage('stop');
      await ended;
    },
  };
}

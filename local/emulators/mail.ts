import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/**
 * SES with its web inbox: aws-ses-v2-local. It keeps its mails in one variable of its module, in memory; hence it
 * runs in a thread of its own, where mail-worker.ts brings the mails over a restart.
 */
export async function startMail(options: {
  port: number;
  dataDir: string;
}): Promise<{ stop(): Promise<void> }> {
  const worker = new Worker(new URL('./mail-worker.ts', import.meta.url), {
    workerData: { port: options.port, file: join(options.dataDir, 'mails.json') },
    env: {},
  });
  await new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve());
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

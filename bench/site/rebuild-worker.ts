/** A thread of bench/site/rebuild.ts: renders the batches that it is sent, and answers when it has. */
import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod';
import { scripts as scriptsShape } from '../../functions/shared/names.ts';
import { renderAll } from '../support/in-process.ts';
import { openNewsroom } from './newsroom.ts';

const { dir, scripts } = z.object({ dir: z.string(), scripts: scriptsShape }).parse(workerData);
const { render } = openNewsroom(dir, scripts);
parentPort?.on('message', async (message: unknown) => {
  const addresses = z.array(z.string()).parse(message);
  await renderAll(
    render,
    addresses.map((address) => ({ address })),
  );
  parentPort?.postMessage('rendered');
});

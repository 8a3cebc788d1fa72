/** Inside a worker thread: one function, as Lambda runs it. The bundle is loaded once; invocations come one by one. */
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod';
import { errorText, type FromWorker, toWorker, workerStart } from './protocol.ts';

const start = workerStart.parse(workerData);
const post = (message: FromWorker): void => parentPort?.postMessage(message);

const bundle: unknown = await import(pathToFileURL(start.file).href);
const handler = z.record(z.string(), z.unknown()).parse({ ...Object(bundle) })[start.exported];
if (typeof handler !== 'function') throw new Error(`${start.file} exports no function ${start.exported}`);

parentPort?.on('message', async (message: unknown) => {
  const { requestId, event, deadline } = toWorker.parse(message);
  const context = {
    functionName: start.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: start.functionArn,
    memoryLimitInMB: String(start.memoryMegabytes),
    awsRequestId: requestId,
    logGroupName: `/aws/lambda/${start.functionName}`,
    logStreamName: 'laptop',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  try {
    const result: unknown = await handler(JSON.parse(event), context);
    // Lambda hands on JSON and nothing else.
    post({ requestId, result: JSON.stringify(result) ?? 'null' });
  } catch (error) {
    post({ requestId, error: errorText(error) });
  }
});
post({ ready: true });

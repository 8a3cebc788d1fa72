/** Inside the thread of `createReader`: reads one document after another. */
import { parentPort } from 'node:worker_threads';
import { readDocument } from '../domain/document/read-document.ts';

parentPort?.on('message', async ({ bytes, about, settings }) => {
  parentPort?.postMessage(await readDocument(bytes, about, settings));
});

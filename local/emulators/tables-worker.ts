import { parentPort, workerData } from 'node:worker_threads';
import dynalite from 'dynalite';
import * as z from 'zod';
import { HOST } from '../ports.ts';

const { port, path } = z.object({ port: z.number(), path: z.string() }).parse(workerData);

const server = dynalite({ path, createTableMs: 0 });
await new Promise<void>((resolve, reject) => {
  server.once('error', reject);
  server.listen(port, HOST, resolve);
});
parentPort?.once('message', () => {
  server.close(() => process.exit(0));
  // dynalite waits for connections that clients keep open.
  server.closeAllConnections();
});
parentPort?.postMessage('ready');

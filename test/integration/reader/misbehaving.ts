import { parentPort } from 'node:worker_threads';

/** A reader that does to its thread what the document says. */
parentPort?.on('message', ({ bytes }) => {
  const what = new TextDecoder().decode(bytes);
  if (what === 'hang') for (;;);
  const kept: number[][] = [];
  while (what === 'grow') kept.push(Array.from({ length: 100_000 }, (_, i) => i));
  if (what === 'throw') throw new Error('a fault of our own');
  parentPort?.postMessage({ errors: [], warnings: [], understood: [], said: what });
});

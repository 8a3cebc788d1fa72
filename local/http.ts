import { serve } from '@hono/node-server';
import { HOST } from './ports.ts';

/** Answers requests on a loopback port. Resolves when it listens. */
export async function listen(
  port: number,
  fetch: (request: Request) => Response | Promise<Response>,
): Promise<{ stop(): Promise<void> }> {
  const server = serve({ fetch, port, hostname: HOST });
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', reject);
  });
  return {
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // Clients keep connections open for a next request that will not come.
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

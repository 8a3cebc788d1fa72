import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import type { KeptFile } from '../kept-file.ts';
import { page, webhookList } from './page.ts';
import type { ReceivedWebhook } from './received.ts';
import { type KnownKey, verifySignature } from './secrets.ts';

const KEPT = 200;

/**
 * A partner for trying out: takes webhooks at any address but its own few, and shows them. `POST /stop` makes it
 * answer 503 to webhooks until `POST /start`, as a partner does whose server is down.
 */
export function createReceiver(options: {
  file: KeptFile<ReceivedWebhook[]>;
  keys(): Promise<KnownKey[]>;
}): (request: Request) => Response | Promise<Response> {
  const app = new Hono();
  const received = options.file.read();
  let open = true;

  const turn = (on: boolean): void => {
    open = on;
  };
  app.get('/', (c) => c.html(page(received, open)));
  app.get('/list', (c) => c.html(webhookList(received, open)));
  app.get('/received', (c) => c.json(received));
  app.post('/stop', (c) => {
    turn(false);
    return c.redirect('/', 303);
  });
  app.post('/start', (c) => {
    turn(true);
    return c.redirect('/', 303);
  });
  app.post('/*', async (c) => {
    if (!open) return c.text('The receiver is stopped.\n', 503);
    const body = await c.req.text();
    const headers = c.req.header();
    received.unshift({
      id: randomUUID(),
      at: new Date().toISOString(),
      path: c.req.path,
      headers,
      body,
      signature: await verifySignature(body, headers, options.keys),
    });
    received.splice(KEPT);
    options.file.write(received);
    return c.body(null, 204);
  });
  return app.fetch;
}

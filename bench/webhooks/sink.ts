/**
 * Partners on loopback, in a process of their own: ten ports, each an origin. A path under /hang/ is never answered;
 * everything else with 204 once its body is there. One message of a hundred is checked by the library of the
 * specification. Prints its first port; the others follow. `GET /seen` tells what came.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { PORTS, SECRET } from './story.ts';

const webhook = new Webhook(SECRET);
/** When a message came first, by its id (milliseconds since 1970). */
const seen = new Map<string, number>();
let received = 0;

function take({ headers }: IncomingMessage, body: Buffer): void {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = headers;
  if (received % 100 === 0) {
    const named = {
      'webhook-id': String(id),
      'webhook-timestamp': String(timestamp),
      'webhook-signature': String(signature),
    };
    webhook.verify(body, named);
  }
  received += 1;
  if (!seen.has(String(id))) seen.set(String(id), performance.timeOrigin + performance.now());
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  if (request.url === '/seen') {
    response.end(JSON.stringify([...seen]));
    return;
  }
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    if (request.url?.startsWith('/hang/')) return;
    take(request, Buffer.concat(parts));
    response.statusCode = 204;
    response.end();
  });
}

const listen = (port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer(answer);
    server.keepAliveTimeout = 60_000;
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });

/** As many ports in a row as there are origins, wherever they are free. */
async function open(): Promise<number> {
  for (let tries = 0; ; tries += 1) {
    const first = await listen(0);
    try {
      for (let n = 1; n < PORTS; n += 1) await listen(first + n);
      return first;
    } catch (error) {
      if (tries > 20) throw error;
    }
  }
}

console.log(await open());

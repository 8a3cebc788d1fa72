/** What anybody writes who has only to sign and to post: for the sides that ours is measured beside. */
import { createHmac } from 'node:crypto';
import { Agent } from 'undici';
import { CREATED, ENDPOINTS, ITEM, idOf, SECRET, urlOf } from './story.ts';

/** Calls at once, as many as ours makes: twenty workers with ten messages each. */
export const AT_ONCE = 200;

export interface Message {
  id: string;
  endpoint: number;
  body: string;
}

const HEAD = `{"type":"release.published.v1","timestamp":"${CREATED.toISOString()}","sequence":`;

/** The nth message, as a program would have it ready. */
export const messageOf = (n: number): Message => ({
  id: idOf(n),
  endpoint: n % ENDPOINTS,
  body: `${HEAD}${Math.floor(n / ENDPOINTS) + 1},"data":${ITEM}}`,
});

const KEY = Buffer.from(SECRET.slice('whsec_'.length), 'base64');

/** Signs and posts to the sink; throws unless it is taken. */
export function createCaller(firstPort: number) {
  const dispatcher = new Agent({ connections: AT_ONCE / 10 });
  return async ({ id, endpoint, body }: Message): Promise<void> => {
    const timestamp = String(Math.floor(Date.now() / 1_000));
    const signature = createHmac('sha256', KEY).update(`${id}.${timestamp}.${body}`).digest('base64');
    const url = new URL(urlOf(endpoint, firstPort));
    const answer = await dispatcher.request({
      ...{ origin: url.origin, path: url.pathname, method: 'POST', body },
      headers: {
        'content-type': 'application/json',
        'user-agent': 'bench',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${signature}`,
      },
    });
    await answer.body.dump();
    if (answer.statusCode !== 204) throw new Error(`answered ${answer.statusCode}`);
  };
}

/** Begins to measure. What it returns prints what came of so many deliveries since then, and ends. */
export function measured(): (deliveries: number) => never {
  const [began, before] = [performance.now(), process.cpuUsage()];
  return (deliveries) => {
    const { user, system } = process.cpuUsage(before);
    const seconds = (performance.now() - began) / 1_000;
    console.log(JSON.stringify({ seconds, cpu: (user + system) / deliveries }));
    process.exit();
  };
}

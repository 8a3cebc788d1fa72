import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPost } from '../../../functions/shared/adapters/http.ts';
import { createWebhookLedger } from '../../../functions/shared/adapters/ledger-webhooks.ts';
import { createPartnerStore } from '../../../functions/shared/adapters/partners.ts';
import { startMisbehaving } from '../../support/misbehaving.ts';
import { NOON, syndicationStage } from '../../support/syndication.ts';
import { startTables } from '../../support/tables.ts';

let tables: Awaited<ReturnType<typeof startTables>>;
let receiver: Awaited<ReturnType<typeof startMisbehaving>>;
beforeAll(async () => {
  [tables, receiver] = await Promise.all([startTables('Partners', 'Ledger'), startMisbehaving()]);
});
afterAll(() => Promise.all([tables.stop(), receiver.stop()]));

/** Seconds between attempts, without the chance that is added. */
const SCHEDULE = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];
/** Between the end of an attempt and the beginning of the next, in seconds; queues count whole ones. */
function waits(attempts: { at: string; latency: number }[]): number[] {
  const ends = attempts.map(({ at, latency }) => Date.parse(at) + latency);
  return attempts.slice(1).map(({ at }, i) => Math.floor((Date.parse(at) - (ends[i] ?? 0)) / 1000));
}

const FAILS: [string, (of: typeof receiver) => string, RegExp][] = [
  ['refuses', ({ refuse }) => refuse, /ECONNREFUSED/],
  ['resets', ({ url }) => `${url}/reset`, /ECONNRESET|closed|hang up/i],
  ['hangs before the headers', ({ url }) => `${url}/hang-before-headers`, /no answer within/],
  ['hangs in the middle of the headers', ({ url }) => `${url}/hang-in-headers`, /no answer within/],
  [
    'hangs in the middle of a body that says no',
    ({ url }) => `${url}/hang-in-body?status=500`,
    /answered 500/,
  ],
  ['answers a byte a second', ({ url }) => `${url}/drip`, /no answer within/],
  ['leads inside', ({ url }) => `${url}/redirect-inside`, /redirects are not followed \(302\)/],
  ['has a certificate of its own', ({ badTls }) => badTls, /self-signed|self signed/i],
  ['says no with a gigabyte', ({ url }) => `${url}/gigabyte?status=500`, /answered 500/],
  ['is nowhere', ({ url }) => `${url}/no-such-path`, /answered 404/],
];

const SUCCEEDS: [string, string][] = [
  ['says yes with a gigabyte', '/gigabyte'],
  ['says yes and hangs in the body', '/hang-in-body'],
  ['says yes a byte a second', '/drip-body'],
];

describe('a receiver that misbehaves', () => {
  it('comes to the stated end, on the stated schedule; healthy neighbours notice nothing', {
    timeout: 120_000,
  }, async () => {
    const stage = syndicationStage({
      partners: createPartnerStore('Partners', tables.client),
      ledger: createWebhookLedger('Ledger', tables.client),
    });
    const timeouts = { lookup: 250, connect: 250, tls: 250, firstByte: 250, whole: 350 };
    stage.deps.post = createPost({ allowInside: true, timeouts });
    const name = (i: number, kind: string) => `${kind} ${i}`;
    const failing = await Promise.all(
      FAILS.map(([, url], i) => stage.join({ name: name(i, 'Fails'), url: url(receiver) })),
    );
    const lenient = await Promise.all(
      SUCCEEDS.map(([, path], i) => stage.join({ name: name(i, 'Yes'), url: `${receiver.url}${path}` })),
    );
    const join = (who: string, path: string) => stage.join({ name: who, url: `${receiver.url}${path}` });
    const gone = await join('Gone', '/gone');
    const seconds = await join('Seconds', '/too-many?retry-after=600');
    const date = await join(
      'Date',
      `/too-many?retry-after=${encodeURIComponent(new Date(NOON.getTime() + 600_000).toUTCString())}`,
    );
    const mended = await join('Mended', '/fault-for?n=3');
    const healthy = await Promise.all([1, 2, 3].map((i) => join(`Healthy ${i}`, `/ok/${i}`)));

    await stage.plan(await stage.release('published', 1));
    const firstRound = stage.waiting.length;
    for (let i = 0; i < firstRound; i += 1) {
      // First attempts, whoever hangs: the clock of the test stands still, so that what is seen is the order of the work.
      await stage.step();
    }
    const stateOf = async (id: string) =>
      (await stage.deliveries()).find((delivery) => delivery.partnerId === id);
    for (const { partner } of [...healthy, ...lenient])
      expect(await stateOf(partner.id), partner.id).toMatchObject({ state: 'delivered', attempts: 1 });

    await stage.settle();
    for (const [i, [what, , error]] of FAILS.entries()) {
      const delivery = await stateOf(failing[i]?.partner.id ?? '');
      expect(delivery, what).toMatchObject({ state: 'failed', attempts: 10 });
      const attempts = await stage.ledger.attempts(delivery?.id ?? '');
      for (const attempt of attempts) expect(attempt.error, what).toMatch(error);
      expect(waits(attempts), what).toEqual(SCHEDULE);
      expect(JSON.stringify(attempts).length, what).toBeLessThan(10 * 3_000);
    }
    expect(await stateOf(gone.partner.id)).toMatchObject({ state: 'failed', attempts: 1 });
    expect((await stage.partners.get(gone.partner.id))?.endpoints[0]?.state).toBe('disabled');
    for (const { partner } of [seconds, date]) {
      const attempts = await stage.ledger.attempts((await stateOf(partner.id))?.id ?? '');
      expect(waits(attempts)[0], partner.id).toBe(600);
    }
    expect(await stateOf(mended.partner.id)).toMatchObject({ state: 'delivered', attempts: 4 });
    for (const { partner, secret } of healthy) {
      const [call, ...more] = receiver.received.filter(({ path }) => path === `/ok/${partner.id.at(-1)}`);
      expect(more).toEqual([]);
      const headers = Object.fromEntries(
        Object.entries(call?.headers ?? {}).map(([key, value]) => [key, String(value)]),
      );
      const at = new Date(Number(headers['webhook-timestamp']) * 1000);
      expect(new Webhook(secret).sign(headers['webhook-id'] ?? '', at, call?.body ?? '')).toBe(
        headers['webhook-signature'],
      );
    }
  });
});

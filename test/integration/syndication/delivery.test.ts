import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHandler as createDeliver } from '../../../functions/deliver-webhooks/handler.ts';
import { createHandler as createPlan } from '../../../functions/plan-deliveries/handler.ts';
import { createPost } from '../../../functions/shared/adapters/http.ts';
import { createWebhookLedger } from '../../../functions/shared/adapters/ledger-webhooks.ts';
import { createPartnerStore } from '../../../functions/shared/adapters/partners.ts';
import type { DeliveryJob } from '../../../functions/shared/domain/jobs.ts';
import { newPartner } from '../../../functions/shared/domain/partner.ts';
import { memoryJobs, memorySchedule } from '../../support/memory.ts';
import { memoryIndex } from '../../support/memory-index.ts';
import { anEdition, aRevision, testNewsroom } from '../../support/newsroom.ts';
import { startReceiver } from '../../support/receiver.ts';
import { startTables } from '../../support/tables.ts';
import { anEvent, messages } from '../../unit/syndication/world.ts';

let tables: Awaited<ReturnType<typeof startTables>>;
beforeAll(async () => {
  tables = await startTables('Partners', 'Ledger');
});
afterAll(() => tables.stop());

it('a release reaches the healthy partner at once and the other when it is back, each by its own secret', async () => {
  const [healthy, away] = [await startReceiver(), await startReceiver()];
  const wires = [healthy, away].map(({ url }, i) => newPartner({ name: `Wire ${i}`, url }, new Date()));
  const partners = createPartnerStore('Partners', tables.client);
  for (const wire of wires) await partners.add(wire);

  const index = memoryIndex();
  await index.addRevision(aRevision());
  await index.replaceEdition(anEdition(), undefined);
  const ledger = createWebhookLedger('Ledger', tables.client);
  const jobs = memoryJobs<DeliveryJob>();
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const common = { partners, ledger, jobs, now: () => new Date(), log: silent };
  const plan = createPlan(common);
  const deliver = createDeliver({
    ...common,
    index,
    schedule: memorySchedule(),
    post: createPost({ allowInside: true }),
    settings: testNewsroom,
    siteUrl: 'https://news.example.org',
    random: () => 0,
  });
  const work = async () => {
    const taken = jobs.queued.splice(0).map((queued) => queued.job);
    expect((await deliver(messages(taken))).batchItemFailures).toEqual([]);
  };
  const states = async () => (await ledger.deliveriesOf('tide-gauges')).map((d) => d.state);

  await away.stop();
  const event = { ...anEvent(), time: new Date().toISOString() };
  await plan(messages([{ detail: event }, { detail: event }]));
  await work();
  expect(await states()).toEqual(['delivered', 'pending']);
  expect(jobs.queued).toMatchObject([{ job: { partnerId: 'wire-1', attempt: 2 }, delaySeconds: 5 }]);

  await away.start();
  await work();
  expect(await states()).toEqual(['delivered', 'delivered']);

  for (const [i, receiver] of [healthy, away].entries()) {
    expect(receiver.received).toHaveLength(1);
    const { body, headers } = receiver.received[0] ?? { body: '', headers: {} };
    const text = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    const item = new Webhook(wires[i]?.endpoints[0]?.secret ?? '').verify(body, text);
    expect(item).toMatchObject({ type: 'release.published.v1', data: { slugline: 'tide-gauges' } });
    expect(() => new Webhook(wires[1 - i]?.endpoints[0]?.secret ?? '').verify(body, text)).toThrow();
    await receiver.stop();
  }
});

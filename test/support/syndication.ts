import type { SQSEvent } from 'aws-lambda';
import type { PartnerEvent } from '../../events/catalogue.ts';
import { eventId } from '../../events/event-id.ts';
import { createHandler as createDeliver, type Deps } from '../../functions/deliver-webhooks/handler.ts';
import {
  createHandler as createPlan,
  type Deps as PlanDeps,
} from '../../functions/plan-deliveries/handler.ts';
import type { WebhookDelivery } from '../../functions/shared/domain/delivery.ts';
import { type DeliveryJob, deliveryJob } from '../../functions/shared/domain/jobs.ts';
import type { Mail } from '../../functions/shared/domain/mail.ts';
import {
  type EndpointWish,
  newEndpoint,
  newPartner,
  type Partner,
  type PartnerStore,
  type PartnerWish,
} from '../../functions/shared/domain/partner.ts';
import { newKey } from '../../functions/shared/domain/partner-keys.ts';
import type { Schedule, Seal } from '../../functions/shared/domain/ports.ts';
import { sendAgain } from '../../functions/shared/domain/send-again.ts';
import type { WebhookAnswer, WebhookRequest } from '../../functions/shared/domain/webhook.ts';
import type { WebhookLedger } from '../../functions/shared/domain/webhook-ledger.ts';
import type { Log } from '../../functions/shared/runtime/log.ts';
import { sqsRecord } from '../unit/site/batch.ts';
import { memoryIndex } from './memory-index.ts';
import { memoryItems, memoryPartners, memorySeal, memoryWebhookLedger } from './memory-partners.ts';
import { anEdition, aRevision, testNewsroom } from './newsroom.ts';

export const NOON = new Date('2026-03-03T12:00:00.000Z');
const SLUG = 'tide-gauges';

/** The event of a revision of the test release. */
export function anEvent(
  revision = 1,
  kind: 'published' | 'corrected' | 'retracted' = revision === 1 ? 'published' : 'corrected',
  language = 'en',
) {
  const type = `release.${kind}.v1` as const;
  return {
    id: eventId(type, SLUG, language, revision),
    type,
    time: NOON.toISOString(),
    data: {
      slug: SLUG,
      language,
      revision,
      path: `/${language}/news/2026/03/tide-gauges/`,
      topics: ['floods'],
      places: ['senegal'],
    },
  };
}

/** A partner with one endpoint, and the secret of it. */
export async function aPartner(
  wish: Partial<PartnerWish> & Partial<EndpointWish> & { signature?: 'hmac' | 'ed25519' } = {},
  seal: Pick<Seal, 'seal'> = memorySeal(),
  now = NOON,
): Promise<{ partner: Partner; secret: string; endpointId: string }> {
  const { name = 'Tide Wire', url, format, bodies, order, headers, signature = 'hmac', ...rest } = wish;
  const id = name.toLowerCase().replaceAll(' ', '-');
  const endpointId = `${id}-1`;
  const { key, shown } = await newKey(signature, { partnerId: id, endpointId }, seal, now);
  const asked = {
    url: url ?? `https://${id}.example.org/hook`,
    ...(format ? { format } : {}),
    ...(bodies ? { bodies } : {}),
    ...(order ? { order } : {}),
    ...(headers ? { headers } : {}),
  };
  const endpoint = newEndpoint(asked, endpointId, key, now);
  return { partner: newPartner({ name, ...rest }, id, [endpoint], now), secret: shown, endpointId };
}

/** Messages as SQS hands them to a function, for the nth time. */
export const messages = (bodies: unknown[], receiveCount = 1): SQSEvent => ({
  Records: bodies.map((body, i) => {
    const record = sqsRecord(body, `m${i}`);
    return {
      ...record,
      attributes: { ...record.attributes, ApproximateReceiveCount: String(receiveCount) },
    };
  }),
});

export interface Call extends WebhookRequest {
  at: number;
  headers: Record<string, string>;
}

/** What an endpoint answers to its nth call, 1 is the first. */
export type Behaviour = (
  nth: number,
  call: Call,
) => Omit<Partial<WebhookAnswer>, 'status'> & { status?: number | undefined };

interface Waiting {
  job: DeliveryJob;
  at: number;
  lane: 'fast' | 'slow' | 'schedule';
  received: number;
}

/**
 * A newsroom with partners, and a clock: plan-deliveries and deliver-webhooks as they are, between them queues, Scheduler
 * and a network in memory. `settle` lets time pass until nothing waits.
 */
export function syndicationStage({
  partners = memoryPartners(),
  ledger = memoryWebhookLedger(),
}: {
  partners?: PartnerStore;
  ledger?: WebhookLedger;
} = {}) {
  const clock = { now: NOON.getTime() };
  const index = memoryIndex();
  const items = memoryItems();
  const seal = memorySeal();
  const waiting: Waiting[] = [];
  const calls = new Map<string, Call[]>();
  const behaviours = new Map<string, Behaviour>();
  const mails: Mail[] = [];
  const logged: unknown[] = [];
  const say = (...said: unknown[]) => void logged.push(said);
  const log: Log = { info: say, warn: say, error: say };
  const lane = (name: Waiting['lane']) => ({
    async send(jobs: { job: DeliveryJob; delaySeconds?: number }[]) {
      for (const { job, delaySeconds = 0 } of jobs)
        waiting.push({
          job: deliveryJob.parse(structuredClone(job)),
          at: clock.now + delaySeconds * 1000,
          lane: name,
          received: 0,
        });
    },
  });
  const lanes = { fast: lane('fast'), slow: lane('slow') };
  const schedule: Pick<Schedule, 'at'> = {
    async at(_name, when, job) {
      const at = Date.parse(when);
      waiting.push({ job: deliveryJob.parse(structuredClone(job)), at, lane: 'schedule', received: 0 });
    },
  };
  const settings = testNewsroom;
  const siteUrl = 'https://news.example.org';
  const now = () => new Date(clock.now);
  const planDeps: PlanDeps = { index, partners, ledger, items, lanes, settings, siteUrl, now, log };
  const deps: Deps = {
    ...{ partners, ledger, items, seal, lanes, schedule, settings, siteUrl, now, log },
    random: () => 0,
    mailer: {
      async send(mail) {
        mails.push(mail);
        return { messageId: String(mails.length) };
      },
    },
    async post(request) {
      const { host } = new URL(request.url);
      const made = calls.get(host) ?? [];
      calls.set(host, made);
      const call = { ...request, at: clock.now };
      made.push(call);
      const { status, ...rest } = { status: 204, ...behaviours.get(host)?.(made.length, call) };
      return { latency: 0, ...rest, ...(status === undefined ? {} : { status }) };
    },
  };

  /** Takes a partner; `behaves` is what its endpoint answers, 204 where nothing is said. */
  async function join(wish: Parameters<typeof aPartner>[0] = {}, behaves?: Behaviour) {
    const made = await aPartner(wish, seal, now());
    await partners.add(made.partner);
    const host = new URL(made.partner.endpoints[0]?.url ?? '').host;
    if (behaves) behaviours.set(host, behaves);
    return { ...made, host, calls: () => calls.get(host) ?? [] };
  }

  /** Writes a revision as ingest-release and release-due do, and returns its event. */
  async function release(
    what: 'published' | 'corrected' | 'retracted' | 'scheduled' | 'cancelled',
    revision: number,
    more: Parameters<typeof aRevision>[0] & { dueAt?: string } = {},
  ): Promise<PartnerEvent> {
    const { dueAt = '', ...rest } = more;
    const slug = rest.slug ?? SLUG;
    const language = rest.language ?? 'en';
    const isPublic = what !== 'scheduled' && what !== 'cancelled';
    const status = what === 'retracted' || what === 'cancelled' ? 'retracted' : 'published';
    const { publishedAt: _, announcement: __, ...made } = aRevision({ ...rest, revision, status });
    if (!(await index.revision(slug, language, revision))) await index.addRevision(made);
    const time = now().toISOString();
    if (isPublic) await index.markPublic(made, time, what);
    const previous = await index.edition(slug, language);
    const { publishedAt: ___, updatedAt: ____, ...fresh } = anEdition({ slug, language });
    const shown = isPublic ? revision : (previous?.publicRevision ?? 0);
    await index.replaceEdition(
      {
        ...fresh,
        revision,
        publicRevision: shown,
        status: what === 'scheduled' ? 'scheduled' : status,
        ...(shown > 0 ? { publishedAt: time } : {}),
        ...(what === 'scheduled' ? { dueAt } : {}),
      },
      previous,
    );
    const type = `release.${what}.v1` as const;
    const id = eventId(type, slug, language, revision);
    const name = { slug, language, revision };
    if (type === 'release.scheduled.v1') return { id, type, time, data: { ...name, dueAt } };
    if (type === 'release.cancelled.v1') return { id, type, time, data: name };
    const path = `/${language}/news/2026/03/${slug}/`;
    const { topics, places } = made.document;
    return { id, type, time, data: { ...name, path, topics, places } };
  }

  /** Hands an event to plan-deliveries; how many messages it gave back. */
  const plan = async (event: unknown, using: PlanDeps = planDeps): Promise<number> =>
    (await createPlan(using)(messages([{ detail: event }]))).batchItemFailures.length;

  /** Hands a job to deliver-webhooks; how many messages it gave back. */
  const deliver = async (job: unknown, received = 1, using: Deps = deps): Promise<number> =>
    (await createDeliver(using)(messages([job], received))).batchItemFailures.length;

  /** Works off what is due first; false: nothing waits. A message that fails comes back, five times. */
  async function step(using: Deps = deps): Promise<boolean> {
    const [first] = [...waiting].sort((a, b) => a.at - b.at);
    if (!first) return false;
    waiting.splice(waiting.indexOf(first), 1);
    clock.now = Math.max(clock.now, first.at);
    const failed = await deliver(first.job, first.received + 1, using);
    if (failed > 0 && first.received < 4)
      waiting.push({ ...first, at: clock.now + 1_000, received: first.received + 1 });
    return true;
  }

  /** Lets time pass until nothing waits any more. */
  async function settle(using: Deps = deps): Promise<void> {
    for (let steps = 0; await step(using); steps += 1)
      if (steps > 20_000) throw new Error('it never comes to rest');
  }

  /** All deliveries of the test release, in the order of the ledger. */
  const deliveries = (slug = SLUG): Promise<WebhookDelivery[]> => ledger.deliveriesOf(slug);
  const again = (name: WebhookDelivery) =>
    sendAgain({ partners, ledger, items, jobs: lanes.fast, now }, name);

  return {
    ...{ clock, index, partners, ledger, items, seal, waiting, calls, mails, logged, lanes, deps, planDeps },
    ...{ join, release, plan, deliver, step, settle, deliveries, again },
  };
}

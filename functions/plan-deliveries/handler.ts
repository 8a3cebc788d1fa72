import { createHash } from 'node:crypto';
import { type PartnerEvent, partnerEvent } from '../../events/catalogue.ts';
import type { StoredItem, WebhookDelivery } from '../shared/domain/delivery.ts';
import { laneOf } from '../shared/domain/endpoint-health.ts';
import type { ItemBodies, ItemFormat } from '../shared/domain/items/formats.ts';
import { ItemInvalid, type ItemSources, itemAs } from '../shared/domain/items/item.ts';
import { type DeliveryJob, nextAttempt } from '../shared/domain/jobs.ts';
import type { NewsroomSettings } from '../shared/domain/newsroom.ts';
import type { NewsroomIndex } from '../shared/domain/newsroom-index.ts';
import { type Endpoint, type Partner, type PartnerStore, takes, wants } from '../shared/domain/partner.ts';
import type { ItemStore, Jobs } from '../shared/domain/ports.ts';
import { publicRevisions, readableEditions } from '../shared/domain/readable.ts';
import type { Edition, ReleaseDocument, Revision } from '../shared/domain/release.ts';
import { nextInOrder } from '../shared/domain/strict-order.ts';
import { ended, webhookId } from '../shared/domain/webhook.ts';
import {
  isAfter,
  isEmbargoed,
  logFromEnd,
  mayHaveHeld,
  overtakesIn,
  type WebhookLedger,
} from '../shared/domain/webhook-ledger.ts';
import { busMessage, queueHandler } from '../shared/runtime/batch.ts';
import type { Log } from '../shared/runtime/log.ts';

/** Deliveries that are planned at once. */
const AT_ONCE = 25;

export interface Deps {
  index: Pick<NewsroomIndex, 'edition' | 'editions' | 'revision' | 'revisions' | 'revisionsOf' | 'media'>;
  partners: Pick<PartnerStore, 'list'>;
  ledger: WebhookLedger;
  items: Pick<ItemStore, 'put'>;
  /** `slow`: for endpoints that answer late or fail, so that the others don't wait for them. */
  lanes: { fast: Jobs<DeliveryJob>; slow: Jobs<DeliveryJob> };
  settings: NewsroomSettings;
  siteUrl: string;
  now: () => Date;
  log: Log;
}

/**
 * One delivery for each endpoint that is to learn of a fact: the item is made and kept, the delivery entered in the
 * endpoint's log and in the ledger, and then queued (law 7). The same event again ends what a crash left of it, and
 * queues what was never tried.
 */
export const createHandler = (deps: Deps) =>
  queueHandler(busMessage(partnerEvent), ({ detail }) => plan(deps, detail), deps.log);

/** An endpoint that is to learn of a fact. */
interface Taker {
  partner: Partner;
  endpoint: Endpoint;
}

async function plan(deps: Deps, event: PartnerEvent): Promise<void> {
  const { index, partners, ledger, log } = deps;
  const { slug, language, revision: number } = event.data;
  const [everyone, known, editions, revision] = await Promise.all([
    partners.list(),
    ledger.deliveriesOf(slug),
    index.editions(slug),
    index.revision(slug, language, number),
  ]);
  const edition = editions.find((e) => e.language === language);
  if (edition === undefined || revision === undefined)
    throw new Error(`${event.id}: its revision is not in the index, where it is first`);
  if (event.type === 'release.scheduled.v1' && !isHeld(event, edition)) {
    log.info('no longer held as it was', { type: event.type });
    return;
  }
  const ofEdition = known.filter((d) => d.language === language);
  const newer = await newerThan(index, event, edition);
  const takers = takersOf(event, { edition, revision, newer }, everyone, ofEdition);
  const { stored, invalid } = await storeItems(deps, event, takers, { edition, revision, editions });

  for (let i = 0; i < takers.length; i += AT_ONCE) {
    await Promise.all(
      takers.slice(i, i + AT_ONCE).map(async (taker) => {
        const { format, bodies } = taker.endpoint;
        const item = stored.get(`${format} ${bodies}`);
        if (item) await enter(deps, event, taker, item);
      }),
    );
  }
  // The name of what is held is not logged (law 9).
  const isPublic = event.type !== 'release.scheduled.v1' && event.type !== 'release.cancelled.v1';
  // The takers of other formats have theirs; for these, somebody has to look.
  if (invalid) throw isPublic ? invalid : new Error(`${event.id} ${invalid.unnamed}`);
  log.info('deliveries planned', {
    ...(isPublic ? { slug, language, revision: number } : {}),
    type: event.type,
    deliveries: takers.length,
  });
}

/** Whether a held revision is still what waits, for the moment that the event names. */
const isHeld = (
  event: Extract<PartnerEvent, { type: 'release.scheduled.v1' }>,
  edition: Edition | undefined,
): boolean =>
  edition?.status === 'scheduled' &&
  edition.revision === event.data.revision &&
  edition.dueAt === event.data.dueAt;

/** Where events come in another order: the newest revision that was announced after the one of the event. */
async function newerThan(
  index: Deps['index'],
  { data: { slug, language, revision } }: PartnerEvent,
  edition: Edition,
): Promise<Revision | undefined> {
  if (edition.publicRevision <= revision) return undefined;
  return publicRevisions(edition, await index.revisions(slug, language))
    .filter((one) => one.revision > revision && one.announcement !== 'none')
    .reduce<Revision | undefined>((a, b) => (a && a.revision > b.revision ? a : b), undefined);
}

/**
 * Endpoints of partners who ask for such releases, and those that had an earlier state of this very edition: what they
 * carry is to be mended. What is held goes to those alone who are trusted with it; who has something held hears what
 * becomes of it, whatever they ask for. Of a minor revision nobody else is told.
 *
 * @param ofEdition all deliveries of the edition, of each endpoint the oldest first
 */
function takersOf(
  event: PartnerEvent,
  {
    edition,
    revision: { document, minor },
    newer,
  }: { edition: Edition; revision: Revision; newer: Revision | undefined },
  partners: Partner[],
  ofEdition: WebhookDelivery[],
): Taker[] {
  const { language, revision } = event.data;
  const { type } = event;
  const asked = (partner: Partner, { topics, places }: ReleaseDocument) =>
    takes(partner, { language, topics, places });
  return partners.flatMap((partner) =>
    partner.endpoints
      .filter(({ id }) => {
        const earlier = ofEdition.filter(
          (d) => isAfter({ revision, type }, d) && d.partnerId === partner.id && d.endpointId === id,
        );
        // What was skipped for want of trust could be asked for again by who has it back.
        if (type === 'release.cancelled.v1') {
          // Of a public text that took the place of what was held, only who holds that is told.
          const last = earlier.at(-1);
          if (edition.publicRevision > 0 && !(last && isEmbargoed(last))) return false;
          return partner.trusted ? earlier.length > 0 : mayHaveHeld(earlier);
        }
        const had = earlier.filter(({ state }) => state !== 'skipped');
        const last = had.at(-1);
        const holds = last !== undefined && isEmbargoed(last);
        if (type === 'release.scheduled.v1') {
          if (!partner.trusted) return false;
          const isCorrection = edition.publicRevision > 0;
          if (
            !holds &&
            ((isCorrection && minor) || !wants(partner, isCorrection ? 'corrected' : 'published'))
          )
            return false;
        }
        if (type === 'release.corrected.v1' && !wants(partner, 'corrected')) return holds;
        if (type === 'release.published.v1' && !wants(partner, 'published')) return had.length > 0;
        // Who does not take the newer one would carry this one for ever: of what becomes of it they were not told.
        return had.length > 0 || [document, newer?.document ?? document].every((one) => asked(partner, one));
      })
      .map((endpoint) => ({ partner, endpoint })),
  );
}

/** Makes the item in each format that is asked for, and keeps it: all attempts send the same bytes. */
async function storeItems(
  { index, items, settings, siteUrl }: Deps,
  event: PartnerEvent,
  takers: Taker[],
  { edition, revision, editions }: { edition: Edition; revision: Revision; editions: Edition[] },
): Promise<{ stored: Map<string, StoredItem>; invalid?: ItemInvalid }> {
  const wanted = new Map<string, { format: ItemFormat; bodies: ItemBodies }>(
    takers.map(({ endpoint: { format, bodies } }) => [`${format} ${bodies}`, { format, bodies }]),
  );
  if (wanted.size === 0) return { stored: new Map() };
  const { slug, language } = event.data;
  const [readable, media, revisions] = await Promise.all([
    readableEditions(index, editions),
    index.media(slug),
    index.revisions(slug, language),
  ]);
  const before = publicRevisions(edition, revisions)
    .map((r) => r.revision)
    .filter((number) => number < revision.revision);
  const sources = {
    ...{ settings, siteUrl, edition, revision, media },
    editions: readable,
    all: editions,
    ...standingOf(event, revision),
    ...(before.length > 0 ? { previous: Math.max(...before) } : {}),
  };
  const stored = new Map<string, StoredItem>();
  let invalid: ItemInvalid | undefined;
  for (const [name, { format, bodies }] of wanted) {
    try {
      const { contentType, body } = itemAs(format, bodies, sources);
      const raw = Buffer.from(body);
      const digest = createHash('sha256').update(raw).digest('hex');
      await items.put(digest, raw, contentType);
      stored.set(name, { digest, bytes: raw.length, contentType });
    } catch (error) {
      if (!(error instanceof ItemInvalid)) throw error;
      invalid = error;
    }
  }
  return { stored, ...(invalid ? { invalid } : {}) };
}

/** A held revision that a small change took the place of is cancelled by the public text as it is now. */
function standingOf(
  event: PartnerEvent,
  { changeNote, publishedAt }: Revision,
): Pick<ItemSources, 'standing'> {
  if (event.type === 'release.scheduled.v1')
    return { standing: { kind: 'withheld', embargoedUntil: event.data.dueAt } };
  if (event.type === 'release.cancelled.v1' && publishedAt === undefined)
    return { standing: { kind: 'canceled', ...(changeNote ? { reason: changeNote } : {}) } };
  return {};
}

/** Enters one delivery in the log, then in the ledger, settles what it takes the place of, and queues it. */
async function enter(
  deps: Deps,
  event: PartnerEvent,
  { partner, endpoint }: Taker,
  item: StoredItem,
): Promise<void> {
  const { ledger, lanes } = deps;
  const name = {
    slug: event.data.slug,
    language: event.data.language,
    revision: event.data.revision,
    type: event.type,
    partnerId: partner.id,
    endpointId: endpoint.id,
  };
  const id = webhookId(event.id, partner.id, endpoint.id);
  const known = await ledger.get(name);
  if (known === undefined) {
    await ledger.add({
      ...name,
      id,
      item,
      sequence: await numbered(deps, event, name, id),
      // Whether the endpoint takes anything is seen when it is tried: it may be on again by then.
      state: 'pending',
      attempts: 0,
      before: 0,
      // The moment of the fact: what is planned late, by a redrive or a replay, is no fresher for it.
      createdAt: event.time,
      version: 1,
    });
  }
  const delivery = await settleOrder(deps, event, name, endpoint);
  if (delivery?.state !== 'pending' || delivery.attempts > 0) return;
  await lanes[laneOf(endpoint)].send([{ job: nextAttempt(delivery) }]);
}

type Name = Pick<WebhookDelivery, 'slug' | 'language' | 'revision' | 'type' | 'partnerId' | 'endpointId'>;

/** Clocks may differ by so much, in milliseconds. */
const SKEW = 3_600_000;

/**
 * The number of a delivery in its endpoint's log: the next one, or the one that it has from a run that ended early. No
 * number is left out: each is taken on the condition that nobody has it, right after the last.
 */
async function numbered({ ledger, now }: Deps, event: PartnerEvent, name: Name, id: string): Promise<number> {
  const { partnerId: _, endpointId: __, ...release } = name;
  for (;;) {
    let last: number | undefined;
    for await (const lines of logFromEnd(ledger, name, undefined, AT_ONCE)) {
      last ??= lines[0]?.sequence;
      const mine = lines.find((line) => line.id === id);
      if (mine) return mine.sequence;
      // A line of this fact can't be older than the fact.
      const oldest = lines.at(-1)?.at ?? '';
      if (Date.parse(oldest) < Date.parse(event.time) - SKEW) break;
    }
    const sequence = (last ?? 0) + 1;
    if (await ledger.append(name, { sequence, id, ...release, at: now().toISOString() })) return sequence;
  }
}

/**
 * Of an edition's deliveries to an endpoint, a later one takes the place of those that still wait. Each is entered before
 * the others are read, so that of two events at the same time at least one sees the other.
 *
 * @returns the delivery as it is then
 */
async function settleOrder(
  deps: Deps,
  event: PartnerEvent,
  name: Name,
  endpoint: Endpoint,
): Promise<WebhookDelivery | undefined> {
  const { ledger, lanes, index } = deps;
  const isStrict = endpoint.order === 'strict';
  for (;;) {
    const all = await ledger.along(name);
    const own = all.find((d) => d.revision === name.revision && d.type === name.type);
    let changed = false;
    for (const one of all.filter((d) => d.state === 'pending' || d.state === 'held')) {
      const later = all.find((d) => overtakesIn(endpoint.order, d, one));
      const why = later
        ? `revision ${later.revision} takes its place (${later.type})`
        : one === own && event.type === 'release.scheduled.v1'
          ? await noLongerHeld(index, event)
          : undefined;
      if (why === undefined) continue;
      await ledger.replace(ended(one, 'superseded', why), one);
      changed = true;
    }
    if (changed) continue;
    // Whoever waited for one that lost its place may go: said each time, as a run may end before it has said so.
    for (const one of isStrict ? all.filter((d) => d.state === 'superseded') : []) {
      const next = await nextInOrder(ledger, name, one.sequence, deps.now());
      if (next) await lanes[laneOf(endpoint)].send([{ job: nextAttempt(next) }]);
    }
    return own;
  }
}

/** Asked again once it is entered: whoever made it public or cancelled it meanwhile may not have seen the delivery. */
async function noLongerHeld(
  index: Deps['index'],
  event: Extract<PartnerEvent, { type: 'release.scheduled.v1' }>,
): Promise<string | undefined> {
  const edition = await index.edition(event.data.slug, event.data.language);
  const still =
    edition?.status === 'scheduled' &&
    edition.revision === event.data.revision &&
    edition.dueAt === event.data.dueAt;
  return still ? undefined : 'it is no longer held as it was';
}

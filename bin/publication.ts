import type { MailState, WebhookDelivery } from '../functions/shared/domain/delivery.ts';
import { isLater, readUploadName } from '../functions/shared/domain/ingest/upload-name.ts';
import { alertsOf } from '../functions/shared/domain/mail-ledger.ts';
import { takes, wants } from '../functions/shared/domain/partner.ts';
import type { Edition, Problem, Revision, UploadRecord } from '../functions/shared/domain/release.ts';
import { UPLOAD_PREFIX } from '../functions/shared/names.ts';
import type { FileToUpload } from './files.ts';
import type { Stage } from './stage.ts';
import type { World } from './world.ts';

/** Who was told, so far. */
export interface Told {
  /** Mails by their fate; none where they are too many to be counted again and again. */
  alerts: Partial<Record<MailState, number>>;
  /** Where more of it is to be learnt. */
  more?: string;
  /** Deliveries to partners' endpoints by their state. */
  partners: Partial<Record<WebhookDelivery['state'], number>>;
}

/** What became of a file. `waiting`: that could not be seen in time. */
export interface Published {
  file: string;
  key: string;
  outcome: UploadRecord['outcome'] | 'waiting';
  slug?: string | undefined;
  language?: string | undefined;
  revision?: number | undefined;
  title?: string | undefined;
  /** How the edition stands now. */
  status?: Edition['status'];
  /** The page's address, once it answers. */
  url?: string;
  dueAt?: string | undefined;
  /** Absent where nobody was to be told. */
  told?: Told;
  /** Where the report is. */
  report?: string;
  errors: Problem[];
  warnings: Problem[];
  note?: string;
}

export interface Watch {
  /** What goes with the object: who is told, and what its document does not say itself. */
  metadata: Record<string, string>;
  /** Milliseconds. */
  timeout: number;
  progress: (what: string) => void;
}

/** In milliseconds. */
const LOOK_EVERY = 100;
/** Counts that have not changed for so long are taken for settled. */
const QUIET = 1_500;
/** How long the first mail or delivery is waited for where one is to be expected. */
const FIRST = 4_000;
const LONGEST_SETTLING = 10_000;
/** An audience that is cut into more ranges is not counted while it is being told. */
const MOST_RANGES = 32;

type Clock = Pick<World, 'now' | 'pause'>;

/** Uploads one file and follows it to the page, the subscribers and the partners. */
export async function publishFile(
  stage: Stage,
  clock: Clock,
  given: FileToUpload,
  watch: Watch,
): Promise<Published> {
  const { file, key, body, contentType } = given;
  const end = clock.now().getTime() + watch.timeout;
  const [before] = await stage.index.uploads(key, 1);
  watch.progress(`uploading ${body.length} bytes as ${key}`);
  const etag = unquoted(await stage.put(key, body, contentType, watch.metadata));

  const record = await until(clock, end, async () => {
    const records = await stage.index.uploads(key, 5);
    // Of two uploads of one key at once, ours is the one with our bytes.
    return records.find(
      (r) =>
        (!before || isLater(r.upload, before.upload)) && (r.etag === undefined || unquoted(r.etag) === etag),
    );
  });
  const report = reportAt(stage, key);
  if (!record) {
    const named = readUploadName(key, stage.settings);
    return {
      ...{ file, key, outcome: 'waiting', errors: [], warnings: [], report },
      note: `not looked at within ${watch.timeout / 1000} s; the upload waits in its queue${named.kind === 'document' ? `: npx dateline status ${named.slug}` : ''}`,
    };
  }
  const { outcome, slug, language, revision, title, errors, warnings } = record;
  const found: Published = {
    ...{ file, key, outcome, slug, language, revision, title, errors, warnings },
    report,
  };
  if (outcome === 'superseded') return { ...found, note: 'a later upload of this edition is in the index' };
  const follows = outcome === 'accepted' || outcome === 'unchanged' || outcome === 'scheduled';
  if (!follows || slug === undefined || language === undefined || revision === undefined) return found;
  const edition = await stage.index.edition(slug, language);
  if (!edition) return found;
  const { status, dueAt, publicRevision } = edition;
  if (publicRevision < revision) {
    return {
      ...found,
      status,
      ...(dueAt === undefined ? {} : { dueAt }),
    };
  }
  return {
    ...found,
    status,
    ...(await follow(stage, clock, edition, revision, outcome === 'unchanged', end, watch)),
  };
}

/** From the index to the page, and on to those who are told. */
async function follow(
  stage: Stage,
  clock: Clock,
  { slug, language, path }: Edition,
  revision: number,
  unchanged: boolean,
  end: number,
  { progress }: Watch,
): Promise<Partial<Published>> {
  const url = `${stage.outputs.SiteUrl}${path}`;
  progress('in the index; waiting for the page');
  const isThere = await until(clock, end, async () => ((await stage.written(path)) ?? 0) >= revision);
  const served = isThere && (await until(clock, end, async () => stage.served(path)));
  if (!served) {
    return {
      outcome: 'waiting',
      note: `revision ${revision} is in the index, but not at ${url} yet: npx dateline status ${slug}`,
    };
  }
  const stale =
    served < revision ? { note: `the edge still shows revision ${served}, for a minute at most` } : {};
  if (unchanged) return { url, ...stale };
  const stored = await stage.index.revision(slug, language, revision);
  if (!stored || stored.announcement === 'none') return { url, ...stale };
  progress('on the site; waiting for alerts and partners');
  return { url, ...stale, told: await settled(stage, clock, stored) };
}

/** Who was told of a revision, once nothing has moved for a while. */
async function settled(stage: Stage, clock: Clock, revision: Revision): Promise<Told> {
  const start = clock.now().getTime();
  const [expected, endpoints] = await Promise.all([stage.audience.count(), endpointsFor(stage, revision)]);
  let last = await toldOf(stage, revision);
  let since = start;
  for (;;) {
    const now = clock.now().getTime();
    const begun =
      (expected === 0 || last.more !== undefined || total(last.alerts) > 0 || now - start > FIRST) &&
      (total(last.partners) >= endpoints || now - start > FIRST);
    if ((begun && now - since >= QUIET) || now - start >= LONGEST_SETTLING) return last;
    await clock.pause(LOOK_EVERY);
    const next = await toldOf(stage, revision);
    if (JSON.stringify(next) !== JSON.stringify(last)) since = clock.now().getTime();
    last = next;
  }
}

/** How many endpoints a first publication goes to. Corrections go to those who had the original: the ledger knows. */
async function endpointsFor(stage: Stage, { language, announcement, document }: Revision): Promise<number> {
  if (announcement !== 'published') return 0;
  const partners = (await stage.partners.list()).filter(
    (partner) => takes(partner, { language, ...document }) && wants(partner, 'published'),
  );
  return partners.flatMap(({ endpoints }) => endpoints.filter(({ state }) => state === 'active')).length;
}

async function toldOf(stage: Stage, { slug, language, revision }: Revision): Promise<Told> {
  const ours = (one: { language: string; revision: number }) =>
    one.language === language && one.revision === revision;
  const { mailLedger, webhookLedger } = stage;
  const [since, ranges = 0] = await Promise.all([mailLedger.paused(), mailLedger.ranges(slug)]);
  const [alerts, deliveries] = await Promise.all([
    ranges > MOST_RANGES ? [] : alertsOf(mailLedger, slug),
    webhookLedger.deliveriesOf(slug),
  ]);
  const more =
    since !== undefined
      ? `paused since ${since}: npx dateline resume alerts`
      : ranges > MOST_RANGES
        ? `on their way to many: npx dateline reach ${slug}`
        : undefined;
  const partners: Told['partners'] = {};
  for (const { state } of deliveries.filter(ours)) partners[state] = (partners[state] ?? 0) + 1;
  const told: Told['alerts'] = {};
  for (const { states } of alerts.filter(ours)) Object.assign(told, states);
  return { alerts: told, ...(more === undefined ? {} : { more }), partners };
}

/** `{ sent: 3, unknown: 1 }` as "3 sent, 1 unknown". */
export const counted = (states: Partial<Record<string, number>>): string =>
  Object.entries(states)
    .map(([state, n]) => `${n} ${state}`)
    .join(', ');

export const total = (states: Partial<Record<string, number>>): number =>
  Object.values(states).reduce<number>((sum, n) => sum + (n ?? 0), 0);

/** Where the report of an upload is: an address where the bucket has one, else what S3 tools take. */
export function reportAt({ outputs: { Endpoints, UploadsBucketName } }: Stage, key: string): string {
  const report = `${UPLOAD_PREFIX.reports}${key}.html`;
  if (!Endpoints) return `s3://${UploadsBucketName}/${report}`;
  return `${Endpoints.s3.replace(/\/$/, '')}/${UploadsBucketName}/${report.split('/').map(encodeURIComponent).join('/')}`;
}

const unquoted = (etag: string): string => etag.replaceAll('"', '');

/** Looks until there is something, or until the moment `end` (milliseconds). Looks once at least. */
export async function until<T>(
  clock: Clock,
  end: number,
  look: () => Promise<T | undefined | false>,
): Promise<T | undefined> {
  for (;;) {
    const found = await look();
    if (found) return found;
    if (clock.now().getTime() >= end) return undefined;
    await clock.pause(LOOK_EVERY);
  }
}

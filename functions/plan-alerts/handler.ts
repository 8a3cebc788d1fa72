import * as z from 'zod';
import { type PublicEvent, publicEvent } from '../../events/catalogue.ts';
import { askedFor } from '../shared/domain/asked-for.ts';
import { type Audience, rangesOf } from '../shared/domain/audience.ts';
import type { DigestLedger } from '../shared/domain/digests.ts';
import { FRESH_FOR, rangesFor } from '../shared/domain/fan-out.ts';
import {
  type AlertJob,
  type AnnouncementJob,
  announcementJob,
  type DigestJob,
  queuedMail,
} from '../shared/domain/jobs.ts';
import type { MailLedger } from '../shared/domain/mail-ledger.ts';
import type { Jobs } from '../shared/domain/ports.ts';
import { busMessage, queueHandler } from '../shared/runtime/batch.ts';
import type { Log } from '../shared/runtime/log.ts';
import { type TestDeps, testFirst } from './test-send.ts';

const HOUR = 3_600_000;
/** A part of the audience by which the whole is estimated. */
const SAMPLE = 1 / 64;

export interface Deps extends TestDeps {
  audience: Pick<Audience, 'slice'>;
  ledger: Pick<MailLedger, 'ranges'>;
  /** Whence digests know what became public. */
  digests: Pick<DigestLedger, 'record'>;
  jobs: Jobs<AlertJob | DigestJob>;
  now: () => Date;
  log: Log;
}

/** One job for each range of the audience. The same event again makes the same jobs, which the queue knows. */
export const createHandler = (deps: Deps) =>
  queueHandler(
    z.union([busMessage(publicEvent), announcementJob]),
    (message) => planAlerts(deps, 'detail' in message ? { event: message.detail } : message),
    deps.log,
  );

async function planAlerts(deps: Deps, announcement: AnnouncementJob): Promise<void> {
  const { jobs, log } = deps;
  if ('job' in announcement) return jobs.send([queuedMail(announcement.job)]);
  const { event, waited, tested } = announcement;
  await deps.digests.record(event, deps.now().toISOString());
  if (waited === undefined && !tested && (await testFirst(deps, event, await readersOf(deps, event)))) return;
  const { slug, language, revision } = event.data;
  // From the event's own time, which is the moment of publication whatever date the document bears: a redrive or a
  // replay weeks later is no news.
  const notAfter = new Date(Date.parse(event.time) + (waited ?? 0) * HOUR + FRESH_FOR).toISOString();
  // By its readers in any language: other editions come later.
  const ranges = await rangesFor(deps.ledger, slug, () => readersOf(deps, event, deps.settings.languages));
  await jobs.send(
    rangesOf(ranges).map(({ from }) =>
      queuedMail({ event, range: from, ranges, notAfter, ...(waited === undefined ? {} : { waited }) }),
    ),
  );
  log.info('alerts planned', { slug, language, revision, type: event.type, waited, ranges });
}

/** How many ask for a release in some languages, about: by a part of the audience. */
async function readersOf(
  { audience }: Deps,
  { data }: PublicEvent,
  languages = [data.language],
): Promise<number> {
  const [sample = { from: '' }] = rangesOf(1 / SAMPLE);
  const some = await Promise.all(
    languages.map((language) => askedFor(audience, { ...data, language }, sample)),
  );
  return new Set(some.flat().map(({ id }) => id)).size / SAMPLE;
}

import * as z from 'zod';
import { type Audience, rangesOf } from '../shared/domain/audience.ts';
import {
  type AgendaItem,
  type DigestFrequency,
  type DigestLedger,
  digestName,
  type Happening,
  type PlannedDigest,
  periodOver,
} from '../shared/domain/digests.ts';
import { FRESH_FOR, rangesFor } from '../shared/domain/fan-out.ts';
import { type AlertJob, type DigestJob, queuedMail } from '../shared/domain/jobs.ts';
import type { MailLedger } from '../shared/domain/mail-ledger.ts';
import type { NewsroomSettings } from '../shared/domain/newsroom.ts';
import type { Jobs } from '../shared/domain/ports.ts';
import { queueHandler } from '../shared/runtime/batch.ts';
import type { Log } from '../shared/runtime/log.ts';

export interface Deps {
  audience: Pick<Audience, 'count'>;
  ledger: Pick<MailLedger, 'ranges'>;
  digests: Omit<DigestLedger, 'record' | 'agenda'>;
  jobs: Jobs<AlertJob | DigestJob>;
  settings: Pick<NewsroomSettings, 'timeZone' | 'alerts'>;
  now: () => Date;
  log: Log;
}

/** Milliseconds after which what was recorded up to a moment is there to be read: plan-alerts has 30 seconds. */
const WRITTEN = 60_000;

/** What a rule by the clock sends (EventBridge User Guide, "Scheduled Event"). */
const scheduledEvent = z.object({ time: z.iso.datetime() });

/** Plans the digests that are due when the clock fires, each once, however many hours it has missed. */
export const createHandler = (deps: Deps) =>
  queueHandler(
    scheduledEvent,
    async ({ time }) => {
      for (const frequency of ['daily', 'weekly'] as const) await planDue(deps, frequency, time);
    },
    deps.log,
    // Two hours at once would plan one digest twice.
    { atOnce: false },
  );

/**
 * A digest begins where the one before ended, so that nothing is between two of them and nothing in both, whatever hours
 * the clock missed and whatever the settings were. What it is of is written down before its jobs go out: a run that died
 * over them is repeated as it was, though the next digest be due by then.
 */
async function planDue(deps: Deps, frequency: DigestFrequency, time: string): Promise<void> {
  const { digests, settings } = deps;
  const last = await digests.last(frequency);
  if (last !== undefined && last.plannedAt === undefined) await plan(deps, last);
  const due = periodOver(frequency, Date.parse(time) - WRITTEN, settings);
  // Also where the hour, the day or the zone was changed: none goes back in time.
  if (last !== undefined && Date.parse(due.to) <= Date.parse(last.to)) return;
  const digest: PlannedDigest = { ...due, from: last?.to ?? due.from };
  // `false`: another run is at it, and whatever becomes of that, the next hour sees to it; or the day has its digest.
  if (await digests.begin(digest)) await plan(deps, digest);
}

/** First what the jobs need, then the jobs, then that they are there (law 2). */
async function plan({ audience, ledger, digests, jobs, now, log }: Deps, digest: PlannedDigest) {
  const { frequency, period, from, to } = digest;
  const releases = Map.groupBy(await digests.recorded(from, to), ({ slug }) => slug);
  let ranges = 0;
  if (releases.size > 0) {
    await digests.setAgenda(digest, await agendaOf(digests, digest, releases));
    ranges = await rangesFor(ledger, digestName(digest), () =>
      audience.count({ language: '*', facet: frequency }),
    );
    const notAfter = new Date(Date.parse(to) + FRESH_FOR).toISOString();
    await jobs.send(
      rangesOf(ranges).map(({ from: range }) =>
        queuedMail({ frequency, period, from, to, range, ranges, notAfter }),
      ),
    );
  }
  await digests.planned(digest, now().toISOString());
  log.info('digest planned', { frequency, period, from, to, releases: releases.size, ranges });
}

/** Releases whose earlier digests are looked up at a time. */
const AT_ONCE = 20;

async function agendaOf(
  digests: Pick<DigestLedger, 'digestsOf'>,
  digest: PlannedDigest,
  releases: Map<string, Happening[]>,
): Promise<AgendaItem[]> {
  const items: AgendaItem[] = [];
  const queue = releases.entries();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const [slug, happened] of queue) {
        const known = await digests.digestsOf(slug);
        items.push({ slug, happened, before: known.filter((name) => name !== digestName(digest)) });
      }
    }),
  );
  return items;
}

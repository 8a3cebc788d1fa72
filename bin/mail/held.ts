import { FRESH_FOR } from '../../functions/shared/domain/fan-out.ts';
import { type AlertJob, type DigestJob, queuedMail, subjectOf } from '../../functions/shared/domain/jobs.ts';
import type { HeldJob } from '../../functions/shared/domain/mail-ledger.ts';
import { kindOf } from '../../functions/shared/domain/story.ts';
import { sayer } from '../site/asking.ts';
import type { Stage } from '../stage.ts';
import type { World } from '../world.ts';

/** Jobs that go into the queue in one request, and out of the ledger at once. */
const AT_ONCE = 10;

/** Held jobs that are about the same, and held for the same reason. */
export interface HeldMail {
  /** The release, or the digest such as `daily 2026-03-02`. */
  subject: string;
  /** Of a release. */
  language?: string;
  revision?: number;
  kind: 'published' | 'corrected' | 'retracted' | 'digest';
  /** Hours that its recipients waited for a translation. */
  waited?: number;
  reason: HeldJob['reason'];
  /** When the first of them was held. */
  since: string;
  /** How many ranges of the audience are held, and of how many. */
  ranges: number;
  of: number;
}

/** Held jobs summed up by what they are about, those held first first. */
export function summedUp(held: HeldJob[]): HeldMail[] {
  const groups = new Map<string, HeldMail>();
  for (const { job, reason, heldAt } of held) {
    const about = aboutOf(job);
    const name = JSON.stringify([about, reason]);
    const group = groups.get(name) ?? { ...about, reason, since: heldAt, ranges: 0, of: job.ranges };
    groups.set(name, {
      ...group,
      since: heldAt < group.since ? heldAt : group.since,
      ranges: group.ranges + 1,
    });
  }
  return [...groups.values()].sort((a, b) => (a.since < b.since ? -1 : 1));
}

type About = Omit<HeldMail, 'reason' | 'since' | 'ranges' | 'of'>;

function aboutOf(job: AlertJob | DigestJob): About {
  const subject = subjectOf(job);
  if (!('event' in job)) return { subject, kind: 'digest' };
  const { event, waited } = job;
  const { language, revision } = event.data;
  return { subject, language, revision, kind: kindOf(event), ...(waited ? { waited } : {}) };
}

/** `gauge (en), revision 2, corrected`. */
export function nameOf({ subject, language, revision, kind, waited }: About): string {
  if (language === undefined) return subject;
  return `${subject} (${language}), revision ${revision}, ${kind}${waited ? `, to those who waited ${waited} hours` : ''}`;
}

/** `3 of 8 ranges`. */
export const rangesOf = ({ ranges, of }: Pick<HeldMail, 'ranges' | 'of'>): string =>
  `${ranges} of ${of} range${of === 1 ? '' : 's'}`;

/**
 * Puts held jobs back into the queue, those of earlier facts first. A job is in the queue before it is no longer held:
 * who is broken off in between does it twice, and the ledger sees to it that nobody is written to twice.
 */
export async function letGo(stage: Stage, world: World, held: HeldJob[]): Promise<void> {
  const say = sayer(world);
  const inOrder = held.toSorted((a, b) => (momentOf(a.job) < momentOf(b.job) ? -1 : 1));
  for (let i = 0; i < inOrder.length; i += AT_ONCE) {
    const some = inOrder.slice(i, i + AT_ONCE);
    // From now on, as for a fact that is new: then it waits for a person again (law 8).
    const notAfter = new Date(world.now().getTime() + FRESH_FOR).toISOString();
    // The number is another one: the queue drops what it has had within five minutes.
    await stage.alerts.send(
      some.map(({ job }) => queuedMail({ ...job, again: (job.again ?? 0) + 1, notAfter })),
    );
    await Promise.all(some.map((one) => stage.mailLedger.unhold(one)));
    say(() => `${i + some.length} of ${held.length} ranges are in the queue again`);
  }
}

const momentOf = (job: AlertJob | DigestJob): string =>
  'event' in job ? `${job.event.time} ${String(job.waited ?? 0).padStart(3, '0')}` : job.to;

/** Forgets held jobs: whoever they were to tell is not told. */
export async function drop({ mailLedger }: Stage, held: HeldJob[]): Promise<void> {
  for (let i = 0; i < held.length; i += AT_ONCE)
    await Promise.all(held.slice(i, i + AT_ONCE).map((one) => mailLedger.unhold(one)));
}

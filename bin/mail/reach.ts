import type { MailChunk } from '../../functions/shared/domain/delivery.ts';
import {
  type AlertCount,
  chunksOf,
  createAlertCounter,
  fatesIn,
  type KnownFate,
  type MailLedger,
} from '../../functions/shared/domain/mail-ledger.ts';

/** Recipients in one range of one subject: the release itself, or a digest that told of it. */
export interface ReachedRange {
  /** Undefined: by alert; else the digest. */
  digest: string | undefined;
  known: KnownFate[];
}

/**
 * What the ledger knows of the recipients of a release, a range after the other, alerts before digests.
 *
 * @param digests those that told of the release
 */
export async function* reached(
  ledger: MailLedger,
  subject: string,
  digests: string[],
): AsyncGenerator<ReachedRange> {
  for await (const chunks of chunksOf(ledger, subject)) yield { digest: undefined, known: fatesIn(chunks) };
  for (const digest of digests)
    for await (const chunks of chunksOf(ledger, digest)) yield { digest, known: toldOf(chunks, subject) };
}

/** Of the recipients of a digest, those who were told of a release, by what they were told of it. */
function toldOf(chunks: MailChunk[], slug: string): KnownFate[] {
  return fatesIn(
    chunks.flatMap((chunk) =>
      (chunk.items ?? []).flatMap(({ language, text, kind, ...item }, i): MailChunk[] => {
        if (item.slug !== slug) return [];
        const told = Object.entries(chunk.recipients).filter(([, fate]) => fate.told?.includes(i));
        return [{ ...chunk, language, revision: text, kind, recipients: Object.fromEntries(told) }];
      }),
    ),
  );
}

/** The counts of a release. */
export interface Reach {
  alerts: AlertCount[];
  digests: AlertCount[];
  /** Of those who wait for a translation, when the last of them is told in another language, and how many should have been. */
  waiting?: { until: string; past: number };
}

/** Adds ranges up. */
export function createReachCounter(now: Date) {
  const [alerts, digests] = [createAlertCounter(), createAlertCounter()];
  let until = '';
  let past = 0;
  return {
    add({ digest, known }: ReachedRange): void {
      (digest === undefined ? alerts : digests).add(known);
      for (const { fate } of known) {
        if (fate.state !== 'waiting' || fate.until === undefined) continue;
        if (fate.until > until) until = fate.until;
        if (Date.parse(fate.until) < now.getTime()) past += 1;
      }
    },
    counts: (): Reach => ({
      alerts: alerts.counts(),
      digests: digests.counts(),
      ...(until === '' ? {} : { waiting: { until, past } }),
    }),
  };
}

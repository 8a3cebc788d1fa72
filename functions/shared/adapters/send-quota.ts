import { GetSendQuotaCommand, SESClient } from '@aws-sdk/client-ses';
import type { SendQuota } from '../domain/mail.ts';

/** Milliseconds: not every emulator answers. */
const PATIENCE = 3_000;
/** Milliseconds for which an answer holds: SES takes one such question a second from the whole account. */
const HOLDS = 60_000;

/**
 * What SES lets the account send (SES API reference, GetSendQuota).
 *
 * @returns undefined where it does not say
 * @throws Error where there is no answer in time, and there was none before
 */
export function createSendQuota(client = new SESClient()): () => Promise<SendQuota | undefined> {
  let known: { at: number; quota: SendQuota | undefined } | undefined;
  return async () => {
    if (known && Date.now() - known.at < HOLDS) return known.quota;
    try {
      const {
        MaxSendRate: rate,
        Max24HourSend,
        SentLast24Hours = 0,
      } = await client.send(new GetSendQuotaCommand({}), {
        abortSignal: AbortSignal.timeout(PATIENCE),
      });
      const day = Max24HourSend === undefined || Max24HourSend < 0 ? Number.POSITIVE_INFINITY : Max24HourSend;
      const quota = rate !== undefined && rate > 0 ? { rate, day, left: day - SentLast24Hours } : undefined;
      known = { at: Date.now(), quota };
      return quota;
    } catch (error) {
      if (known) return known.quota;
      throw error;
    }
  };
}

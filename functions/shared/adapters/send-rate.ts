import { GetSendQuotaCommand, SESClient } from '@aws-sdk/client-ses';

/** Milliseconds: not every emulator answers. */
const PATIENCE = 3_000;

/**
 * How many mails a second SES takes of the account (SES API reference, GetSendQuota).
 *
 * @returns undefined where it does not say
 * @throws Error where there is no answer in time
 */
export function createSendRate(client = new SESClient()): () => Promise<number | undefined> {
  return async () => {
    const { MaxSendRate } = await client.send(new GetSendQuotaCommand({}), {
      abortSignal: AbortSignal.timeout(PATIENCE),
    });
    return MaxSendRate !== undefined && MaxSendRate > 0 ? MaxSendRate : undefined;
  };
}

/** What one release costs at list price (us-east-1, November 2026), by what was counted. */
import type { Counted } from './processes.ts';

/** US dollars. */
const PRICE = {
  /** SES: a mail. */
  mail: 0.1 / 1_000,
  /** DynamoDB on demand: a write and a read unit. */
  write: 0.625 / 1e6,
  read: 0.125 / 1e6,
  /** SQS, FIFO: a request. */
  sqs: 0.5 / 1e6,
  /** Lambda, arm64: a gigabyte-second, a request. */
  gigabyteSecond: 0.0000133334,
  invocation: 0.2 / 1e6,
  /** EventBridge: a gigabyte into an archive, and a gigabyte-month in it. */
  archived: 0.1,
  kept: 0.023,
};
/** Bytes of SES's event about a mail that was sent, about. */
const EVENT = 2_500;
/** Months that the archive keeps it. */
const KEPT = 14 / 30;
/** Mails a second that SES lets an account of that size send; two functions of half a gigabyte work as long as it takes. */
const RATE = 500;
const FUNCTIONS = 2 * 0.5;
/** Requests of Lambda's own poller for a job: it receives and deletes. */
export const POLLED = 2;

/** US dollars for a release to `mails` recipients, per service, scaled from what was counted for `counted.mails`. */
export function costOf(
  { counts, units, jobs }: Counted & { jobs: number },
  { measured, mails }: { measured: number; mails: number },
): Record<'SES' | 'DynamoDB' | 'SQS' | 'Lambda' | 'EventBridge', number> {
  const scale = mails / measured;
  const requests = (counts['sqs SendMessageBatch'] ?? 0) + POLLED * jobs;
  const gigabytes = (EVENT * mails) / 1e9;
  return {
    SES: mails * PRICE.mail,
    DynamoDB: scale * (units.write * PRICE.write + units.read * PRICE.read),
    SQS: scale * requests * PRICE.sqs,
    Lambda: (mails / RATE) * FUNCTIONS * PRICE.gigabyteSecond + scale * jobs * PRICE.invocation,
    EventBridge: gigabytes * (PRICE.archived + KEPT * PRICE.kept),
  };
}

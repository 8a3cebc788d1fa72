/** SES's own events about mails, as EventBridge brings them (SES Developer Guide, "Monitoring SES events using Amazon EventBridge"). */
import * as z from 'zod';
import type { MailFate } from './delivery.ts';
import type { ChunkName } from './mail-ledger.ts';
import { readSignUpTags, readTags } from './mail-tags.ts';
import type { Returned } from './suppression.ts';

const moment = z.iso.datetime({ offset: true });

/** What every event says of the mail; its addresses, subject and headers are not even read. */
const mail = z.object({
  /** When SES took it. */
  timestamp: moment,
  messageId: z.string(),
  /** Those of the request, and SES's own, such as `ses:configuration-set`. */
  tags: z.record(z.string(), z.array(z.string())).default({}),
});

const bounce = z.object({
  bounceType: z.string(),
  bounceSubType: z.string(),
  timestamp: moment,
  /** `status` and `diagnosticCode` are there where a delivery status notification (RFC 3464) came. */
  bouncedRecipients: z.array(
    z.object({ status: z.string().optional(), diagnosticCode: z.string().optional() }),
  ),
});

const complaint = z.object({
  timestamp: moment,
  /** `Feedback-Type` of the report (RFC 5965, section 7.3). */
  complaintFeedbackType: z.string().nullish(),
  complaintSubType: z.string().nullish(),
});

/** What an event tells of a mail. */
export interface MailEvent {
  /** Where in the ledger the mail stands; undefined: it is none of an alert or a digest. */
  chunk: ChunkName | undefined;
  /** The subscriber's id. */
  id: string;
  fate: MailFate;
  /** What it tells of the subscriber. */
  returned: Returned | undefined;
}

/**
 * Reads an event.
 *
 * @returns undefined: it is of a type that says nothing of a mail's fate, or of no mail to a subscriber
 * @throws z.ZodError where it is not what SES documents
 */
export function readMailEvent(type: string, detail: unknown): MailEvent | undefined {
  const read = told.get(type);
  if (!read) return undefined;
  const about = z.object({ mail }).parse(detail).mail;
  const { state, returned } = read(detail, about.timestamp);
  const tags = Object.fromEntries(Object.entries(about.tags).map(([name, [value]]) => [name, value]));
  const place = readTags(tags);
  const id = place?.id ?? readSignUpTags(tags);
  if (!id) return undefined;
  return { chunk: place?.chunk, id, fate: { state, messageId: about.messageId }, returned };
}

type Told = { state: MailFate['state']; returned?: Returned };

const told = new Map<string, (detail: unknown, mailedAt: string) => Told>(
  Object.entries({
    'Email Sent': () => ({ state: 'sent' }),
    'Email Delivered': () => ({ state: 'sent' }),
    // SES had taken these, so that they are in the ledger as sent; and they did not arrive.
    'Email Rejected': () => ({ state: 'bounced' }),
    'Email Rendering Failed': () => ({ state: 'bounced' }),

    'Email Bounced': (detail, mailedAt) => {
      const { bounceType, bounceSubType, bouncedRecipients, timestamp } = z
        .object({ bounce })
        .parse(detail).bounce;
      // An automatic answer, such as of one who is out of office, comes as a bounce as well, without a delivery status
      // (SES Developer Guide, "Bounce types"): the mail has arrived.
      const isAnswer = bounceType === 'Transient' && bounceSubType === 'General';
      if (isAnswer && bouncedRecipients.every(({ status, diagnosticCode }) => !status && !diagnosticCode))
        return { state: 'sent' };
      const diagnostic = bouncedRecipients.find((one) => one.diagnosticCode)?.diagnosticCode;
      const words = withoutAddresses(
        diagnostic === undefined ? bounceSubType : `${bounceSubType}: ${diagnostic}`,
      );
      const kind = bounceType === 'Permanent' ? 'bounce' : 'soft-bounce';
      return { state: 'bounced', returned: { kind, at: timestamp, mailedAt, detail: words } };
    },

    'Email Complaint Received': (detail, mailedAt) => {
      const { complaintFeedbackType, complaintSubType, timestamp } = z
        .object({ complaint })
        .parse(detail).complaint;
      // The reader took it out of the spam folder.
      if (complaintFeedbackType === 'not-spam') return { state: 'sent' };
      const words = withoutAddresses(complaintFeedbackType ?? complaintSubType ?? 'no reason given');
      return { state: 'complained', returned: { kind: 'complaint', at: timestamp, mailedAt, detail: words } };
    },
  } satisfies Record<string, (detail: unknown, mailedAt: string) => Told>),
);

/** Other mail servers write what they like, the address among it. */
const LONGEST_DETAIL = 300;
const withoutAddresses = (text: string): string =>
  text
    .replace(/\S*@\S*/g, '…')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_DETAIL);

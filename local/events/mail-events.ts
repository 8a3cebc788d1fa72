import { randomUUID } from 'node:crypto';
import type { SentMail } from '../emulators/sent-mail.ts';
import { ACCOUNT } from '../template/identity.ts';
import type { MailEventsPlan, MailEventType } from '../template/plan.ts';
import type { BusEntry } from './bus.ts';

/** What becomes of a mail, an event after the other. */
type Fate = [MailEventType, (address: string, timestamp: string) => object][];

const sent: Fate[number] = ['send', () => ({})];
const delivered: Fate[number] = [
  'delivery',
  (address, timestamp) => ({
    timestamp,
    processingTimeMillis: 1,
    recipients: [address],
    smtpResponse: '250 2.0.0 OK',
    reportingMTA: 'laptop',
  }),
];
const bounced = (bounceType: string, bounceSubType: string, status: object): Fate[number] => [
  'bounce',
  (emailAddress, timestamp) => ({
    bounceType,
    bounceSubType,
    bouncedRecipients: [{ emailAddress, ...status }],
    timestamp,
    feedbackId: randomUUID(),
    reportingMTA: 'dns; laptop',
  }),
];
const unknownUser = (address: string) => ({
  action: 'failed',
  status: '5.1.1',
  diagnosticCode: `smtp; 550 5.1.1 <${address}>: user unknown`,
});
const complained: Fate[number] = [
  'complaint',
  (emailAddress, timestamp) => ({
    complainedRecipients: [{ emailAddress }],
    timestamp,
    feedbackId: randomUUID(),
    complaintSubType: null,
    complaintFeedbackType: 'abuse',
  }),
];

/** Addresses of the mailbox simulator by local part, which may carry a label: `bounce+1@…` (SES Developer Guide, "Using the mailbox simulator"). */
const SIMULATOR = 'simulator.amazonses.com';
const simulated: Record<string, (address: string) => Fate> = {
  bounce: (address) => [sent, bounced('Permanent', 'General', unknownUser(address))],
  suppressionlist: (address) => [sent, bounced('Permanent', 'Suppressed', unknownUser(address))],
  complaint: () => [sent, delivered, complained],
  // An automatic answer has no delivery status.
  ooto: () => [sent, delivered, bounced('Transient', 'General', {})],
};

function fateOf(address: string): Fate {
  const [name = '', domain] = address.toLowerCase().split('@');
  const [local = ''] = name.split('+');
  const fate = domain === SIMULATOR && Object.hasOwn(simulated, local) ? simulated[local] : undefined;
  return fate?.(address) ?? [sent, delivered];
}

const TYPES: Record<MailEventType, { name: string; eventType: string; field: string }> = {
  send: { name: 'Email Sent', eventType: 'Send', field: 'send' },
  delivery: { name: 'Email Delivered', eventType: 'Delivery', field: 'delivery' },
  bounce: { name: 'Email Bounced', eventType: 'Bounce', field: 'bounce' },
  complaint: { name: 'Email Complaint Received', eventType: 'Complaint', field: 'complaint' },
  // Nothing is rejected here, and no template rendered.
  reject: { name: 'Email Rejected', eventType: 'Reject', field: 'reject' },
  renderingFailure: { name: 'Email Rendering Failed', eventType: 'Rendering Failure', field: 'failure' },
};

/**
 * What SES puts on the default bus about a mail (SES Developer Guide, "Monitoring SES events using Amazon EventBridge"),
 * where its configuration set has a destination for it.
 */
export function mailEvents(mail: SentMail, plans: MailEventsPlan[], now: Date): BusEntry[] {
  const types = new Set(
    plans.filter((plan) => plan.configurationSet === mail.configurationSet).flatMap((plan) => plan.types),
  );
  const timestamp = now.toISOString();
  return mail.destination.flatMap((address) =>
    fateOf(address)
      .filter(([type]) => types.has(type))
      .map(([type, more]): BusEntry => {
        const { name, eventType, field } = TYPES[type];
        return {
          bus: 'default',
          source: 'aws.ses',
          detailType: name,
          time: now,
          detail: { eventType, mail: describe(mail, timestamp), [field]: more(address, timestamp) },
        };
      }),
  );
}

const describe = (mail: SentMail, timestamp: string) => ({
  timestamp,
  source: mail.source,
  sendingAccountId: ACCOUNT,
  messageId: mail.messageId,
  destination: mail.destination,
  headersTruncated: false,
  headers: mail.headers,
  tags: {
    'ses:configuration-set': [mail.configurationSet],
    ...Object.fromEntries(Object.entries(mail.tags).map(([name, value]) => [name, [value]])),
  },
});

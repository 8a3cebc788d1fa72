import { MessageRejected, SESClient } from '@aws-sdk/client-ses';
import { describe, expect, it } from 'vitest';
import { createMailer } from '../../../functions/shared/adapters/mailer.ts';
import { MailNotAccepted, MailRefused } from '../../../functions/shared/domain/mail.ts';

const from = { name: { en: 'ITO newsroom' }, address: 'alerts@example.org' };
const mail = { to: 'rim@example.net', subject: 'Tides', text: 'Words.\n', language: 'en' };

/** What becomes of a mail that SES rejects in these words. */
async function rejected(message: string): Promise<unknown> {
  const client = new SESClient({ region: 'eu-west-1', maxAttempts: 1 });
  client.middlewareStack.add(
    () => async () => {
      throw new MessageRejected({ message, $metadata: { httpStatusCode: 400 } });
    },
    { step: 'initialize', priority: 'high' },
  );
  return createMailer({ from }, client)
    .send(mail)
    .catch((error: unknown) => error);
}

describe('a rejection by SES', () => {
  it.each([
    'Email address is not verified. The following identities failed the check in region EU-WEST-1: alerts@example.org',
    'Email address not verified.',
    'Sending paused for this account. For more information, please check the inbox of the email address associated with your AWS account.',
    'Sending suspended for this account.',
    'Email sending has been disabled for your account.',
    'Daily message quota exceeded.',
    'Maximum sending rate exceeded.',
  ])('that is about the account is no fault of the mail: %s', async (message) => {
    const error = await rejected(message);
    expect(error).toBeInstanceOf(MailNotAccepted);
    expect(JSON.stringify([String(error), error])).not.toContain(message);
  });

  it.each([
    'Address blacklisted.',
    'Transaction failed: Duplicate header.',
    'Email content contains a virus.',
    'Address blacklisted: daily-quota@not-verified.example.net',
    'Message length is more than 10485760 bytes long: 20000000.',
  ])('that is about the mail is a refusal: %s', async (message) => {
    const error = await rejected(message);
    expect(error).toBeInstanceOf(MailRefused);
    expect(JSON.stringify([String(error), error])).not.toContain(message);
  });
});

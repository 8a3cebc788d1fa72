import { createHash } from 'node:crypto';
import { type Digest, digestName } from '../../domain/digests.ts';
import { type Mail, PLACEHOLDER } from '../../domain/mail.ts';
import type { Story } from '../../domain/story.ts';
import { alertMail } from './alert.ts';
import { digestMail } from './digest.ts';
import type { Site } from './shell.ts';

/** A mail for many, without the address; `PLACEHOLDER` stands where each recipient's own values go. */
export type BulkMail = Omit<Mail, 'to' | 'tags'>;

/** The mail that tells of a release. */
export async function alertMessage(site: Site, story: Story): Promise<BulkMail> {
  const { slug, language, kind } = story;
  const written = await alertMail(site, story, linksOf(site.siteUrl));
  return { ...written, language, headers: bulkHeaders(site, { subject: slug, language, kind }) };
}

/** The mail of a day or a week. */
export async function digestMessage(site: Site, digest: Digest): Promise<BulkMail> {
  const { language } = digest;
  const written = await digestMail(site, digest, linksOf(site.siteUrl));
  const about = { subject: digestName(digest), language, kind: 'digest' };
  return { ...written, language, headers: bulkHeaders(site, about) };
}

/** The links of a recipient: one token opens both. */
export const linksOf = (siteUrl: string) => ({
  manage: `${siteUrl}/subscriptions/manage?token=${PLACEHOLDER.token}`,
  unsubscribe: `${siteUrl}/subscriptions/unsubscribe?token=${PLACEHOLDER.token}`,
});

/**
 * The headers of mail in bulk.
 *
 * @param about what the mail is about (a release, a digest), its language and kind
 */
export function bulkHeaders(
  { settings, siteUrl }: Site,
  about: { subject: string; language: string; kind: string },
): Record<string, string> {
  const host = new URL(siteUrl).hostname;
  const { unsubscribe: mailbox } = settings.senders.alerts;
  const subject = createHash('sha256').update(about.subject).digest('hex').slice(0, 12);
  return {
    // The same mail again would be the same message.
    'Message-ID': `<${PLACEHOLDER.messageId}@${host}>`,
    // RFC 2919; RFC 2369 and 8058; RFC 3834, section 5.
    'List-Id': `<alerts.${host}>`,
    'List-Unsubscribe': [
      `<${linksOf(siteUrl).unsubscribe}>`,
      ...(mailbox ? [`<mailto:${mailbox}?subject=unsubscribe-${PLACEHOLDER.token}>`] : []),
    ].join(', '),
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    'Auto-Submitted': 'auto-generated',
    // Gmail's feedback loop: campaign, language, kind of mail, sender.
    'Feedback-ID': `${subject}:${about.language}:${about.kind}:dateline`,
  };
}

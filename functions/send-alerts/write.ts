import { createHash } from 'node:crypto';
import type { Subscriber } from '../shared/domain/audience.ts';
import { signToken } from '../shared/domain/audience-tokens.ts';
import type { AlertJob } from '../shared/domain/jobs.ts';
import type { Mail } from '../shared/domain/mail.ts';
import type { NewsroomSettings } from '../shared/domain/newsroom.ts';
import { alertMail } from '../shared/site/mail/alert.ts';
import type { Story } from './story.ts';

export interface WriteDeps {
  settings: NewsroomSettings;
  siteUrl: string;
  /** `links` of the newsroom's keys. */
  key: Uint8Array;
  now: Date;
}

/** The mail that tells a subscriber of a release, with the headers of bulk mail. */
export async function writeMail(
  { settings, siteUrl, key, now }: WriteDeps,
  event: AlertJob['event'],
  story: Story,
  { id, email }: Subscriber,
): Promise<Mail> {
  const { slug, language, revision } = event.data;
  const link = async (use: 'manage' | 'unsubscribe') =>
    `${siteUrl}/subscriptions/${use}?token=${await signToken(key, use, id, now)}`;
  const [manage, unsubscribe] = [await link('manage'), await link('unsubscribe')];
  const { kind, title, summary, changeNote, path } = story;
  const written = await alertMail(
    { settings, language, kind, title, summary, changeNote, url: `${siteUrl}${path}` },
    { manage, unsubscribe },
  );
  const host = new URL(siteUrl).hostname;
  return {
    to: email,
    ...written,
    language,
    headers: {
      // The same mail again would be the same message.
      'Message-ID': `<${hash(slug, language, revision, kind, id)}@${host}>`,
      // RFC 2919; RFC 2369 and 8058; RFC 3834, section 5.
      'List-Id': `<alerts.${host}>`,
      'List-Unsubscribe': `<${unsubscribe}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'Auto-Submitted': 'auto-generated',
      // Gmail's feedback loop: campaign, language, kind of mail, sender.
      'Feedback-ID': `${hash(slug).slice(0, 12)}:${language}:${kind}:dateline`,
    },
    tags: { kind, language, revision: String(revision), subscriber: id },
  };
}

const hash = (...names: (string | number)[]): string =>
  createHash('sha256').update(JSON.stringify(names)).digest('hex').slice(0, 32);

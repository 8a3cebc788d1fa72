import type { WebhookDelivery } from '../shared/domain/delivery.ts';
import type { Notice } from '../shared/domain/endpoint-health.ts';
import type { Mailer } from '../shared/domain/mail.ts';
import { defaultLanguage, type NewsroomSettings } from '../shared/domain/newsroom.ts';
import type { Endpoint, Partner, PartnerStore } from '../shared/domain/partner.ts';
import { signPageToken } from '../shared/domain/partner-tokens.ts';
import type { Log } from '../shared/runtime/log.ts';
import { endpointNotice } from '../shared/site/mail/endpoint-notice.ts';

export interface NoticeDeps {
  partners: Pick<PartnerStore, 'key'>;
  mailer: Mailer;
  settings: NewsroomSettings;
  siteUrl: string;
  now: () => Date;
  log: Log;
}

/**
 * Tells the desk, in the newsroom's language, and the partner's contact, in theirs, of an endpoint. Once: what it says
 * stands at the endpoint already, and a mail that can't be sent is a line in the log.
 */
export async function tell(
  { partners, mailer, settings, siteUrl, now, log }: NoticeDeps,
  notice: Notice,
  partner: Partner,
  endpoint: Endpoint,
  { last }: Pick<WebhookDelivery, 'last'>,
): Promise<void> {
  const token = signPageToken(await partners.key('links'), partner, now());
  const own = defaultLanguage(settings);
  const theirs = partner.languages.find((code) => settings.languages.includes(code)) ?? own;
  const recipients: [string, string][] = [
    [settings.senders.desk, own],
    ...(partner.contact === undefined ? [] : [[partner.contact, theirs] satisfies [string, string]]),
  ];
  for (const [to, language] of recipients) {
    try {
      const written = await endpointNotice({ settings, siteUrl }, notice, partner, endpoint, {
        language,
        answer: last?.error ?? String(last?.status ?? ''),
        link: `${siteUrl}/partners/${partner.id}?token=${token}`,
      });
      const headers = { 'Auto-Submitted': 'auto-generated' };
      await mailer.send({ to, ...written, language, headers });
    } catch (error) {
      const kind = error instanceof Error ? error.message : String(error);
      log.error('a notice about an endpoint could not be sent', {
        partnerId: partner.id,
        notice,
        error: kind,
      });
    }
  }
}

import { GIVEN_UP, type Notice } from '../../domain/endpoint-health.ts';
import type { Endpoint, Partner } from '../../domain/partner.ts';
import { html } from '../html.ts';
import { moment } from '../i18n/index.ts';
import { noticeTextsIn } from '../i18n/notices/index.ts';
import { newsroomName } from '../i18n/words.ts';
import { button, type Site, shell, type WrittenMail } from './shell.ts';

/**
 * The mail that tells of an endpoint that fails, or was switched off.
 *
 * @param answer the last answer, or why there was none
 * @param link to the partner's page
 */
export async function endpointNotice(
  { settings }: Site,
  notice: Notice,
  { name }: Pick<Partner, 'name'>,
  endpoint: Pick<Endpoint, 'url' | 'failingSince'>,
  { language, answer, link }: { language: string; answer: string; link: string },
): Promise<WrittenMail> {
  const texts = noticeTextsIn(language);
  const newsroom = newsroomName(settings, language);
  const { subject, what, next } = texts.kinds[notice];
  const at = (time: number): string => moment(new Date(time).toISOString(), language, settings.timeZone);
  // Isolated: an address runs from left to right among words that don't. What follows "?" may be a secret.
  const { origin, pathname } = new URL(endpoint.url);
  const since = Date.parse(endpoint.failingSince ?? '');
  const [from, end] = Number.isNaN(since) ? ['', ''] : [at(since), at(since + GIVEN_UP)];
  const title = subject(name, newsroom);
  const said = [what(`\u2068${origin}${pathname}\u2069`, from, end), next, texts.last(answer)];
  return {
    subject: title,
    text: `${said.join('\n\n')}\n\n${texts.button}:\n${link}\n\n${texts.why(newsroom)}\n`,
    html: await shell({
      settings,
      language,
      title,
      preheader: said[0] ?? '',
      main: html`<h1 style="margin:0 0 16px;font-size:24px;line-height:1.3">${title}</h1>
${said.map((paragraph) => html`<p style="margin:0 0 16px">${paragraph}</p>`)}
${button(settings, link, texts.button)}`,
      foot: html`<p style="margin:0">${texts.why(newsroom)}</p>`,
    }),
  };
}

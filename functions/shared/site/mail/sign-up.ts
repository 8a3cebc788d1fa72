import type { NewsroomSettings } from '../../domain/newsroom.ts';
import { html } from '../html.ts';
import { alertTextsIn } from '../i18n/alerts/index.ts';
import { newsroomName } from '../i18n/words.ts';
import { button, shell, type WrittenMail } from './shell.ts';

/**
 * The answer to a sign-up, by mail.
 *
 * @param kind `optIn`: the link confirms; `already`: the address is subscribed, and the link shows to what
 */
export async function signUpMail(
  kind: 'optIn' | 'already',
  settings: NewsroomSettings,
  language: string,
  link: string,
): Promise<WrittenMail> {
  const texts = alertTextsIn(language)[kind];
  const name = newsroomName(settings, language);
  const [subject, intro] = [texts.subject(name), texts.intro(name)];
  return {
    subject,
    text: `${subject}\n\n${intro}\n\n${texts.button}:\n${link}\n\n${texts.ignore}\n`,
    html: await shell({
      settings,
      language,
      title: subject,
      preheader: intro,
      main: html`<h1 style="margin:0 0 16px;font-size:24px;line-height:1.3">${subject}</h1>
<p style="margin:0 0 24px">${intro}</p>
${button(settings, link, texts.button)}`,
      foot: html`<p style="margin:0">${texts.ignore}</p>`,
    }),
  };
}

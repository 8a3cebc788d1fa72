import type { NewsroomSettings } from '../../domain/newsroom.ts';
import { html } from '../html.ts';
import { alertTextsIn } from '../i18n/alerts/index.ts';
import { button, shell, type WrittenMail } from './shell.ts';

/** What an alert tells: one edition, as it is now. */
export interface AlertStory {
  settings: NewsroomSettings;
  language: string;
  kind: 'published' | 'corrected' | 'retracted';
  title: string;
  summary: string;
  /** What was changed, or why the release was withdrawn. */
  changeNote?: string | undefined;
  /** Absolute address of the page. */
  url: string;
}

/** Absolute addresses that are the recipient's own. */
export interface PersonalLinks {
  manage: string;
  unsubscribe: string;
}

/** The mail about a release, a correction or a retraction, in the edition's language and direction. */
export async function alertMail(story: AlertStory, links: PersonalLinks): Promise<WrittenMail> {
  const { settings, language, kind, title, summary, changeNote, url } = story;
  const { mail } = alertTextsIn(language);
  const subject =
    kind === 'corrected' ? mail.correction(title) : kind === 'retracted' ? mail.retraction(title) : title;
  const noteHead = kind === 'retracted' ? mail.whyRetracted : mail.whatChanged;
  const body = kind === 'retracted' ? mail.retracted : summary;
  const why = mail.why(settings.name[language] ?? '');

  const text = [
    subject,
    ...(changeNote ? [`${noteHead}:\n${changeNote}`] : []),
    body,
    `${mail.readOn}:\n${url}`,
    `-- \n${why}`,
    `${mail.manage}:\n${links.manage}`,
    `${mail.unsubscribe}:\n${links.unsubscribe}`,
  ].join('\n\n');

  return {
    subject,
    text: `${text}\n`,
    html: await shell({
      settings,
      language,
      title: subject,
      preheader: changeNote ?? body,
      main: html`<h1 style="margin:0 0 16px;font-size:24px;line-height:1.25">${subject}</h1>
${changeNote ? html`<p style="margin:0 0 16px"><strong>${noteHead}:</strong> ${changeNote}</p>` : ''}
<p style="margin:0 0 16px">${body}</p>
${button(settings, url, mail.readOn)}`,
      foot: html`<p style="margin:0 0 8px">${why}</p>
<p style="margin:0"><a href="${links.manage}">${mail.manage}</a> · <a href="${links.unsubscribe}">${mail.unsubscribe}</a></p>`,
    }),
  };
}

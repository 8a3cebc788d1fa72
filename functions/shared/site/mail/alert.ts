import type { Story } from '../../domain/story.ts';
import { html } from '../html.ts';
import { alertTextsIn } from '../i18n/alerts/index.ts';
import { longDate } from '../i18n/index.ts';
import { newsroomName } from '../i18n/words.ts';
import { foot, type PersonalLinks } from './foot.ts';
import { ALARM, button, type Site, SOFT, shell, type WrittenMail } from './shell.ts';
import { line, shorten, tellingOf } from './words.ts';

/** What an alert tells: one edition, as it is now. */
export type AlertStory = Omit<Story, 'slug' | 'revision' | 'text'>;

/** Characters of a summary and of a change note at most: the rest can be read on the site. */
const MOST = { summary: 800, changeNote: 2_000 };

/** The mail about a release, a correction or a retraction, in the edition's language and direction. */
export async function alertMail(
  { settings, siteUrl }: Site,
  story: AlertStory,
  links: PersonalLinks,
): Promise<WrittenMail> {
  const { language, kind, path } = story;
  const url = `${siteUrl}${path}`;
  const { mail } = alertTextsIn(language);
  const title = line(story.title);
  const { kicker, noteHead, ...telling } = tellingOf(kind, language);
  const subject = telling.subject(title);
  const note = noteHead && shorten(story.changeNote ?? '', MOST.changeNote, language);
  const body = kind === 'retracted' ? mail.retracted : shorten(story.summary, MOST.summary, language);
  const date = longDate(story.date, language, settings.timeZone);
  const end = foot({ settings, language }, mail.why(newsroomName(settings, language)), links);

  const text = [
    `${subject}\n${date}`,
    ...(note ? [`${noteHead}:\n${note}`] : []),
    ...(body ? [body] : []),
    `${mail.readOn}:\n${url}`,
    end.text,
  ].join('\n\n');

  return {
    subject,
    text: `${text}\n`,
    html: await shell({
      settings,
      language,
      title: subject,
      preheader: shorten(note || body, 150, language),
      main: html`${kicker ? html`<p class="alarm" style="margin:0 0 4px;font-weight:bold;${ALARM}">${kicker}</p>\n` : ''}<h1 style="margin:0 0 8px;font-size:24px;line-height:1.3">${title}</h1>
<p class="soft" style="margin:0 0 16px;${SOFT}">${date}</p>
${note ? html`<p style="margin:0 0 16px"><strong>${noteHead}:</strong> ${note}</p>\n` : ''}${body ? html`<p style="margin:0 0 24px">${body}</p>\n` : ''}${button(settings, url, mail.readOn)}`,
      foot: end.html,
    }),
  };
}

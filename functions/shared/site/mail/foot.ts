import type { NewsroomSettings } from '../../domain/newsroom.ts';
import { type Html, html } from '../html.ts';
import { alertTextsIn } from '../i18n/alerts/index.ts';
import { newsroomName } from '../i18n/words.ts';
import { link } from './shell.ts';

/** Absolute addresses that are the recipient's own. */
export interface PersonalLinks {
  manage: string;
  unsubscribe: string;
}

/** The foot of a mail to subscribers: why it came, how to get others or none, and who sent it. */
export function foot(
  { settings, language }: { settings: NewsroomSettings; language: string },
  why: string,
  { manage, unsubscribe }: PersonalLinks,
): { text: string; html: Html } {
  const { mail } = alertTextsIn(language);
  const name = newsroomName(settings, language);
  const choices = [
    [mail.manage, manage],
    [mail.unsubscribe, unsubscribe],
  ] as const;
  return {
    text: [`-- \n${why}`, ...choices.map(([label, href]) => `${label}:\n${href}`), name].join('\n\n'),
    html: html`<p style="margin:0 0 8px">${why}</p>
${choices.map(([label, href]) => html`<p style="margin:0 0 8px">${link(settings, href, label)}</p>`)}
<p style="margin:0">${name}</p>`,
  };
}

import type { NewsroomSettings } from '../../domain/newsroom.ts';
import { type Html, html } from '../html.ts';
import { directionOf } from '../i18n/index.ts';

/** What a template makes; the mailer adds the sender. */
export interface WrittenMail {
  subject: string;
  text: string;
  html: string;
}

export interface Shell {
  settings: NewsroomSettings;
  language: string;
  title: string;
  /** Shown after the subject in a list of mails, nowhere else. */
  preheader: string;
  main: Html;
  foot: Html;
}

/** The frame of an HTML mail: one column, styles in the elements, no picture, nothing that is loaded. */
export async function shell({ settings, language, title, preheader, main, foot }: Shell): Promise<string> {
  const page = await html`<!doctype html>
<html lang="${language}" dir="${directionOf(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
</head>
<body style="margin:0;padding:0">
<div style="display:none;max-height:0;overflow:hidden">${preheader}</div>
<div dir="${directionOf(language)}" style="max-width:600px;margin:0 auto;padding:24px;font:16px/1.5 Arial,Helvetica,sans-serif">
<p style="margin:0 0 24px;border-bottom:3px solid ${settings.colours.accent};padding-bottom:8px"><strong>${settings.name[language] ?? ''}</strong></p>
${main}
<div style="margin-top:32px;border-top:1px solid #8a8a8a;padding-top:16px;font-size:14px">
${foot}
</div>
</div>
</body>
</html>
`;
  return String(page);
}

/** A link that looks like a button. */
export const button = (settings: NewsroomSettings, href: string, label: string): Html =>
  html`<p style="margin:24px 0"><a href="${href}" style="display:inline-block;padding:12px 20px;border-radius:4px;background:${settings.colours.accent};color:#ffffff;text-decoration:none;font-weight:bold">${label}</a></p>`;

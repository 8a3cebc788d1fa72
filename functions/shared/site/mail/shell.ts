import type { NewsroomSettings } from '../../domain/newsroom.ts';
import { SURFACES } from '../../names.ts';
import { type Html, html, raw } from '../html.ts';
import { directionOf } from '../i18n/index.ts';
import { newsroomName } from '../i18n/words.ts';
import { INKS } from '../styles/tokens.ts';

/** Whose mail it is. */
export interface Site {
  settings: NewsroomSettings;
  /** Public origin of the site. */
  siteUrl: string;
}

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

const { light, dark } = INKS;
/** How a text looks that is no heading and no body. */
export const SOFT = `font-size:14px;color:${light.soft}`;
/** The colour of lines. */
export const LINE = light.line;
/** Of words that warn. */
export const ALARM = `color:${light.alarm}`;

/**
 * The frame of an HTML mail: one column, styles in the elements, no picture, nothing that is loaded. Tables, for Outlook
 * on Windows lays out as Word does; of the stylesheet nothing is needed where a client drops it.
 */
export async function shell({ settings, language, title, preheader, main, foot }: Shell): Promise<string> {
  const direction = directionOf(language);
  const page = await html`<!doctype html>
<html lang="${language}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="x-apple-disable-message-reformatting">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${title}</title>
<style>${raw(darkStyles(settings.colours))}</style>
</head>
<body class="paper" style="margin:0;padding:0;background-color:${SURFACES.light.paper}">
<div style="display:none;mso-hide:all;font-size:1px;line-height:1px;color:${SURFACES.light.paper}">${preheader}${raw(PADDING)}</div>
<div role="article" lang="${language}" dir="${direction}">
<table role="presentation" class="paper" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="${SURFACES.light.paper}"><tr><td style="padding:16px">
<!--[if mso]><table role="presentation" align="center" width="600" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<div style="max-width:600px;margin:0 auto">
<table role="presentation" dir="${direction}" width="100%" cellpadding="0" cellspacing="0" border="0">
<tr><td class="brand ink" style="border-top:5px solid ${settings.colours.accent};padding:16px 0;${font(language)};word-break:break-word;font-size:18px;font-weight:bold;color:${light.ink}">${newsroomName(settings, language)}</td></tr>
<tr><td class="line ink" style="border-top:1px solid ${light.line};padding:24px 0 32px;${font(language)};word-break:break-word;font-size:16px;color:${light.ink}">
${main}
</td></tr>
<tr><td class="line soft" style="border-top:1px solid ${light.line};padding:16px 0 24px;${font(language)};word-break:break-word;${SOFT}">
${foot}
</td></tr>
</table>
</div>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
</div>
</body>
</html>
`;
  return String(page);
}

/** A link that looks like a button: the cell has its colour, for Word gives none to a link. */
export const button = ({ colours }: NewsroomSettings, href: string, label: string): Html =>
  html`<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td class="button" bgcolor="${colours.accent}" style="border-radius:4px;background-color:${colours.accent};mso-padding-alt:12px 22px"><a class="label" href="${href}" style="display:inline-block;padding:12px 22px;color:${SURFACES.light.onAccent};text-decoration:none;font-weight:bold">${label}</a></td></tr></table>`;

/** A link in the newsroom's colour. */
export const link = ({ colours }: NewsroomSettings, href: string, label: string): Html =>
  html`<a class="link" href="${href}" style="color:${colours.accent}">${label}</a>`;

/** Pushes what stands below the preheader out of the list of mails: characters of no width, and spaces. */
const PADDING = '&#847;&#8204;&#160;'.repeat(90);

/** The colours in the dark, of clients that ask for it. Where they don't, they darken the light ones by themselves. */
const darkStyles = ({ accentDark }: NewsroomSettings['colours']): string => `
:root { color-scheme: light dark; }
@media (prefers-color-scheme: dark) {
.paper { background-color: ${SURFACES.dark.paper} !important; }
.ink { color: ${dark.ink} !important; }
.soft { color: ${dark.soft} !important; }
.alarm { color: ${dark.alarm} !important; }
.link { color: ${accentDark} !important; }
.line { border-color: ${dark.line} !important; }
.brand { border-color: ${accentDark} !important; }
.button { background-color: ${accentDark} !important; }
.label { color: ${SURFACES.dark.onAccent} !important; }
}
`;

/** Fonts that systems bring along for the script; the first is that of Windows, where Outlook looks at no other. */
function font(language: string): string {
  if (directionOf(language) === 'rtl')
    return "font-family:'Segoe UI','SF Arabic','Geeza Pro','Noto Sans Arabic',Tahoma,Arial,sans-serif;line-height:1.8";
  return language === 'zh'
    ? "font-family:'Microsoft YaHei','PingFang SC','Hiragino Sans GB','Noto Sans CJK SC',sans-serif;line-height:1.75"
    : "font-family:'Segoe UI',-apple-system,Roboto,'Helvetica Neue',Arial,sans-serif;line-height:1.55";
}

import { listAddress, subscribeAddress } from '../domain/address.ts';
import type { Choice } from '../domain/audience.ts';
import type { NewsroomSettings, Term } from '../domain/newsroom.ts';
import { type Html, html } from './html.ts';
import { alertTextsIn } from './i18n/alerts/index.ts';
import type { AlertTexts } from './i18n/alerts/texts.ts';
import { directionOf, languageName } from './i18n/index.ts';
import { layout } from './layout.ts';

/** Where a page of subscriptions is shown. */
export interface Place {
  settings: NewsroomSettings;
  siteUrl: string;
  language: string;
}

/** A page that says one thing: its name in `AlertTexts.page`. */
export type Notice = 'checkInbox' | 'confirmed' | 'left' | 'expired' | 'invalid' | 'gone' | 'unavailable';

/** Notices after which a reader may want to sign up (again). */
const LEADS_TO_SIGN_UP: readonly Notice[] = ['expired', 'invalid', 'gone', 'left'];

export function noticePage(place: Place, notice: Notice): Promise<string> {
  const { page } = alertTextsIn(place.language);
  const { title, text } = page[notice];
  return render(
    place,
    title,
    html`<p>${text}</p>
${LEADS_TO_SIGN_UP.includes(notice) ? html`<p><a href="${subscribeAddress(place.language)}">${page.subscribe}</a></p>` : ''}`,
  );
}

/** What of a form could not be taken, showing the value received. */
export type Refusal = { field: 'email' | 'choice'; value: string } | { field: 'language' | 'unreadable' };

export function refusedPage(place: Place, refusals: Refusal[]): Promise<string> {
  const { page } = alertTextsIn(place.language);
  return render(
    place,
    page.refused.title,
    html`<ul>
${refusals.map((refusal) => html`<li>${refusalText(page.refused, refusal)}</li>\n`)}</ul>
<p><a href="${subscribeAddress(place.language)}">${page.subscribe}</a></p>`,
  );
}

/** The words for a refusal. */
export function refusalText(texts: AlertTexts['page']['refused'], refusal: Refusal): string {
  switch (refusal.field) {
    case 'email':
      return texts.email(refusal.value);
    case 'choice':
      return texts.choice(refusal.value);
    default:
      return texts[refusal.field];
  }
}

/** A page with one button that does what the link is for: mail scanners follow links, but press no buttons. */
export function buttonPage(place: Place, use: 'confirm' | 'leave', action: string): Promise<string> {
  const texts = alertTextsIn(place.language).page[use];
  const name = place.settings.name[place.language] ?? '';
  return render(
    place,
    texts.title,
    html`<form method="post" action="${action}" class="card">
<p>${texts.text(name)}</p>
<p><button type="submit">${texts.button}</button></p>
</form>`,
  );
}

/** What a subscriber gets, to be changed, and a way to leave. */
export function managePage(
  place: Place,
  choice: Choice,
  action: string,
  options: { saved?: boolean } = {},
): Promise<string> {
  const { settings, language } = place;
  const { manage, leave } = alertTextsIn(language).page;
  const languages = settings.languages.map((code) => ({ id: code, label: languageName(code), lang: code }));
  const terms = (list: Term[]) =>
    list.map((term) => ({ id: term.id, label: term.name[language] ?? term.id }));
  return render(
    place,
    manage.title,
    html`${options.saved ? html`<p role="status"><strong>${manage.saved}</strong></p>` : ''}
<p>${manage.text}</p>
<form method="post" action="${action}" class="card">
${boxes('languages', manage.languages, '', languages, choice.languages)}
${boxes('topics', manage.topics, manage.none, terms(settings.topics), choice.topics)}
${boxes('places', manage.places, manage.none, terms(settings.places), choice.places)}
<p><button type="submit" name="action" value="save">${manage.save}</button></p>
</form>
<form method="post" action="${action}" class="card">
<p><button type="submit" name="action" value="leave">${leave.button}</button></p>
</form>`,
  );
}

function boxes(
  name: string,
  legend: string,
  hint: string,
  options: { id: string; label: string; lang?: string }[],
  chosen: string[],
): Html {
  if (options.length === 0) return html``;
  return html`<fieldset><legend>${legend}</legend>
${hint ? html`<p class="hint">${hint}</p>` : ''}
<ul class="choices">
${options.map(
  (option) =>
    html`<li><label><input type="checkbox" name="${name}" value="${option.id}"${chosen.includes(option.id) ? html` checked` : ''}> <span${option.lang ? html` lang="${option.lang}" dir="${directionOf(option.lang)}"` : ''}>${option.label}</span></label></li>\n`,
)}</ul>
</fieldset>`;
}

async function render(place: Place, title: string, body: Html): Promise<string> {
  const { settings, siteUrl, language } = place;
  const page = await layout({
    settings,
    siteUrl,
    language,
    title,
    address: subscribeAddress(language),
    head: html`<meta name="robots" content="noindex, nofollow">`,
    main: html`<div class="narrow">
<h1>${title}</h1>
${body}
<p><a href="${listAddress(language, 'all')}">${alertTextsIn(language).page.home}</a></p>
</div>`,
  });
  return String(page);
}

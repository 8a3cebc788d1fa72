import { listAddress, subscribeAddress } from '../domain/address.ts';
import { type Choice, frequencyAt, PAUSES, type Subscriber } from '../domain/audience.ts';
import type { NewsroomSettings, Term } from '../domain/newsroom.ts';
import { choiceFields } from './choice-form.ts';
import { type Html, html } from './html.ts';
import { alertTextsIn } from './i18n/alerts/index.ts';
import type { AlertTexts } from './i18n/alerts/texts.ts';
import { longDate } from './i18n/index.ts';
import { newsroomName, termName } from './i18n/words.ts';
import { layout } from './layout.ts';

/** Where a page of subscriptions is shown. */
export interface Place {
  settings: NewsroomSettings;
  siteUrl: string;
  language: string;
}

/** A page that says one thing: its name in `AlertTexts.page`. */
export type Notice =
  | 'checkInbox'
  | 'confirmed'
  | 'left'
  | 'expired'
  | 'invalid'
  | 'gone'
  | 'tooMany'
  | 'unavailable';

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
export type Refusal =
  | { field: 'email' | 'mailbox' | 'choice'; value: string }
  | { field: 'language' | 'unreadable' };

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
    case 'mailbox':
      return texts.mailbox(refusal.value);
    case 'choice':
      return texts.choice(refusal.value);
    default:
      return texts[refusal.field];
  }
}

/** What a button of `buttonPage` is pressed for, in the words beside it: they are recorded with the consent. */
export function buttonWords(place: Place, use: 'confirm' | 'leave'): string {
  const texts = alertTextsIn(place.language).page[use];
  return `${texts.text(newsroomName(place.settings, place.language))} [${texts.button}]`;
}

/** What is agreed to by signing up, as the form of the site says it. */
export const signUpWords = (place: Place): string =>
  alertTextsIn(place.language).page.form.consent(newsroomName(place.settings, place.language));

/**
 * A page with one button that does what the link is for: mail scanners follow links, but press no buttons.
 *
 * @param manage where only some of it can be left
 */
export function buttonPage(
  place: Place,
  use: 'confirm' | 'leave',
  action: string,
  manage?: string,
): Promise<string> {
  const { page } = alertTextsIn(place.language);
  const texts = page[use];
  return render(
    place,
    texts.title,
    html`<form method="post" action="${action}" class="card">
<p>${texts.text(newsroomName(place.settings, place.language))}</p>
<p><button type="submit">${texts.button}</button></p>
</form>
${manage ? html`<p><a href="${manage}">${page.leave.less}</a></p>` : ''}`,
  );
}

/** Why somebody is sent nothing, and what helps. */
export function suppressedPage(
  place: Place,
  { reason }: NonNullable<Subscriber['suppression']>,
): Promise<string> {
  const { suppressed, subscribe } = alertTextsIn(place.language).page;
  return render(
    place,
    suppressed.title,
    html`<p>${suppressed[reason]}</p>
<p>${suppressed.again}</p>
<p><a href="${subscribeAddress(place.language)}">${subscribe}</a></p>`,
  );
}

/** What a page to manage is shown after, or asks. */
export interface ManageOptions {
  saved?: boolean;
  /** Where the last was taken away, which would mean all: asked before anything is changed. */
  everything?: ('topics' | 'places')[];
}

/**
 * What a subscriber gets, to be changed; pausing, and ways to leave some of it or all.
 *
 * @param choice what the form shows: theirs, or what they have just sent
 */
export function managePage(
  place: Place,
  subscriber: Subscriber,
  action: string,
  now: Date,
  choice: Choice = subscriber,
  { saved = false, everything = [] }: ManageOptions = {},
): Promise<string> {
  const { settings, language } = place;
  const { manage, leave } = alertTextsIn(language).page;
  const frequency = choice.frequency ?? frequencyAt(subscriber, now.toISOString());
  return render(
    place,
    manage.title,
    html`${saved ? html`<p role="status"><strong>${manage.saved}</strong></p>` : ''}
${everything.length > 0 ? html`<p role="alert" class="error">${manage.everything}</p>` : ''}
${pausedPart(place, subscriber, action, now)}
<p>${manage.text}</p>
<form method="post" action="${action}" class="card">
${choiceFields(
  settings,
  language,
  { ...choice, frequency },
  {
    field: 'topics',
    legend: manage.topics,
    hint: manage.none,
    all: everything.includes('topics') ? manage.allTopics : undefined,
  },
  {
    field: 'places',
    legend: manage.places,
    hint: manage.none,
    all: everything.includes('places') ? manage.allPlaces : undefined,
  },
)}
<p><button type="submit" name="action" value="save">${manage.save}</button></p>
</form>
${partsPart(place, subscriber, action)}
<form method="post" action="${action}" class="card">
<h2>${manage.pause}</h2>
<p class="hint">${manage.pauseText}</p>
<div class="buttons">
${PAUSES.map((days) => html`<button type="submit" name="pause" value="${String(days)}" class="quiet">${manage.pauseFor[days]}</button>\n`)}</div>
</form>
<form method="post" action="${action}" class="card">
<h2>${leave.title}</h2>
<p>${leave.text(newsroomName(settings, language))}</p>
<p><button type="submit" name="action" value="leave">${leave.button}</button></p>
</form>`,
  );
}

function pausedPart(
  { settings, language }: Place,
  { pausedUntil }: Subscriber,
  action: string,
  now: Date,
): Html {
  if (pausedUntil === undefined || Date.parse(pausedUntil) <= now.getTime()) return html``;
  const { manage } = alertTextsIn(language).page;
  return html`<form method="post" action="${action}" class="card">
<p role="status"><strong>${manage.paused(longDate(pausedUntil, language, settings.timeZone))}</strong></p>
<p><button type="submit" name="pause" value="0">${manage.resume}</button></p>
</form>`;
}

/** A button for each topic and place of those that have several; leaving an only one is leaving altogether. */
function partsPart({ settings, language }: Place, subscriber: Subscriber, action: string): Html {
  const { manage } = alertTextsIn(language).page;
  const buttons = (name: string, ids: string[], terms: Term[]): Html[] =>
    ids.length < 2
      ? []
      : ids.map(
          (id) =>
            html`<button type="submit" name="${name}" value="${id}" class="quiet">${manage.leavePart(termName(terms, id, language))}</button>\n`,
        );
  const all = [
    ...buttons('leaveTopic', subscriber.topics, settings.topics),
    ...buttons('leavePlace', subscriber.places, settings.places),
  ];
  if (all.length === 0) return html``;
  return html`<form method="post" action="${action}" class="card">
<h2>${manage.fewer}</h2>
<div class="buttons">
${all}</div>
</form>`;
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

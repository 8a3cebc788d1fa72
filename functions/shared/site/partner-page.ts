import { listAddress } from '../domain/address.ts';
import type { WebhookAttempt, WebhookDelivery } from '../domain/delivery.ts';
import { numberFormat } from '../domain/intl.ts';
import type { ItemFormat } from '../domain/items/formats.ts';
import type { NewsroomSettings, Term } from '../domain/newsroom.ts';
import type { Endpoint, Partner } from '../domain/partner.ts';
import type { LogEntry } from '../domain/webhook-ledger.ts';
import { type Html, html } from './html.ts';
import { alertTextsIn } from './i18n/alerts/index.ts';
import { fill, languageName, moment, plural, textsOf } from './i18n/index.ts';
import { partnerTextsIn } from './i18n/partners/index.ts';
import type { PartnerNotice } from './i18n/partners/texts.ts';
import { termName } from './i18n/words.ts';
import { layout } from './layout.ts';

/** One delivery as its partner sees it. */
export interface DeliveryRow {
  line: LogEntry;
  /** Absent for the moment between the log and the ledger. */
  delivery?: WebhookDelivery;
  /** The oldest first. */
  attempts: WebhookAttempt[];
  /** What the public knows of the release. */
  release?: { slug: string; language: string; path: string; publicRevision: number; title: string };
  mayResend: boolean;
}

export interface EndpointPart {
  endpoint: Endpoint;
  /** The newest first. */
  rows: DeliveryRow[];
  /** Not the newest. */
  isEarlier: boolean;
  /** The number before which there are more. */
  older?: number;
}

/** Addresses of the partner's own; all of them contain the token. */
export interface PartnerLinks {
  /** The page in a language, of all endpoints or of the deliveries of one before a number. */
  page(query?: { language?: string; endpoint?: string; before?: number }): string;
  /** Where a delivery is asked for again. */
  resend: string;
  items(endpoint: string): string;
  feed(endpoint: string): string;
}

export interface PartnerPlace {
  settings: NewsroomSettings;
  siteUrl: string;
  language: string;
}

/** What each format is called by those who made it. */
const FORMAT_NAMES: Record<ItemFormat, string> = {
  'ninjs-3.1': 'ninjs 3.1',
  'ninjs-2.1': 'ninjs 2.1',
  'newsml-g2': 'NewsML-G2',
  'json-feed': 'JSON Feed',
};

/** A partner's own page: what they take, how their endpoints fare, and every delivery with its attempts. */
export function partnerPage(
  place: PartnerPlace,
  partner: Partner,
  parts: EndpointPart[],
  links: PartnerLinks,
  notice?: PartnerNotice,
): Promise<string> {
  const t = partnerTextsIn(place.language);
  const alternates = Object.fromEntries(
    place.settings.languages.map((language) => [language, links.page({ language })]),
  );
  return render(
    place,
    t.title(partner.name),
    html`${notice ? html`<p role="status" class="notice"><strong>${t.notices[notice]}</strong></p>` : ''}
<p>${t.intro}</p>
${takenPart(place, partner)}
${parts.map((part) => endpointHtml(place, part, links))}`,
    alternates,
  );
}

/** A page that says one thing. */
export function partnerSaysPage(
  place: PartnerPlace,
  what: 'invalid' | 'old' | 'unavailable',
): Promise<string> {
  const { title, text } = partnerTextsIn(place.language)[what];
  return render(place, title, html`<p>${text}</p>`);
}

/** A list of names and values; what is undefined is left out. */
const facts = (pairs: [string, Html | string | undefined][]): Html => html`<dl class="told">
${pairs.map(([name, value]) => (value === undefined ? '' : html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`))}</dl>`;

function takenPart({ settings, language }: PartnerPlace, partner: Partner): Html {
  const t = partnerTextsIn(language);
  const { comma } = textsOf(language);
  const list = (values: string[]): string => (values.length === 0 ? t.all : values.join(comma));
  const terms = (ids: string[], known: Term[]) => list(ids.map((id) => termName(known, id, language)));
  return html`<section>
<h2>${t.takes}</h2>
${facts([
  [t.languages, list(partner.languages.map(languageName))],
  [t.topics, terms(partner.topics, settings.topics)],
  [t.places, terms(partner.places, settings.places)],
  [t.kinds, list(partner.kinds.map((kind) => t.kind[kind]))],
  [t.embargoes, partner.trusted ? t.trusted : t.notTrusted],
])}
</section>`;
}

function endpointHtml(
  place: PartnerPlace,
  { endpoint, rows, isEarlier, older }: EndpointPart,
  links: PartnerLinks,
): Html {
  const { language } = place;
  const t = partnerTextsIn(language);
  const { id, state, why, since, failingSince, format, bodies, order } = endpoint;
  const { comma } = textsOf(language);
  return html`<section class="endpoint" id="e-${id}">
<h2>${t.endpoint(new URL(endpoint.url).host)}</h2>
${facts([
  [
    t.state,
    html`<strong class="fate ${state}">${t.endpointState[state]}</strong> · ${t.endpointMeans[state]}`,
  ],
  [t.reason, why && inEnglish(why)],
  [t.since, since && time(place, since)],
  [t.failingSince, failingSince && time(place, failingSince)],
  [t.format, [FORMAT_NAMES[format], t.bodies[bodies], t.order[order]].join(comma)],
])}
<h3>${t.deliveries}</h3>
${rows.length === 0 ? html`<p class="none">${t.none}</p>` : html`<ul class="deliveries">\n${rows.map((row) => rowHtml(place, row, links))}</ul>`}
${isEarlier ? html`<p><a href="${links.page()}">${t.newest}</a></p>` : ''}
${older === undefined ? '' : html`<p><a href="${links.page({ endpoint: id, before: older })}">${t.older}</a></p>`}
<h3>${t.pull}</h3>
<p>${t.pullText}</p>
<ul>
<li><a href="${links.items(id)}">${t.items}</a></li>
<li><a href="${links.feed(id)}">${t.feed}</a></li>
</ul>
</section>`;
}

function rowHtml(place: PartnerPlace, row: DeliveryRow, links: PartnerLinks): Html {
  const { language } = place;
  const t = partnerTextsIn(language);
  const { line, delivery, attempts, mayResend } = row;
  const state = delivery?.state ?? 'pending';
  return html`<li id="d-${line.id}"><details>
<summary><span class="kicker">${time(place, delivery?.createdAt ?? line.at)}</span>
<span class="name">${nameOf(place, row)}</span>
<span>${t.what[line.type]} · ${languageName(line.language)} · ${fill(textsOf(language).revisionN, { n: String(line.revision) })}</span>
<span><strong class="fate ${state}">${t.deliveryState[state]}</strong> ${delivery ? outcome(place, delivery) : ''}</span></summary>
<p>${t.deliveryMeans[state]}</p>
${facts([
  [t.reason, delivery?.reason && inEnglish(delivery.reason)],
  [t.nextAttempt, delivery?.nextAt && time(place, delivery.nextAt)],
  [t.sequence, String(line.sequence)],
  ['webhook-id', html`<code>${line.id}</code>`],
])}
${pageOf(row, language)}
${attempts.length === 0 ? '' : html`<ol class="attempts">\n${attempts.map((one) => attemptHtml(place, one))}</ol>`}
${
  mayResend
    ? html`<form method="post" action="${links.resend}">
<input type="hidden" name="endpoint" value="${delivery?.endpointId ?? ''}">
<input type="hidden" name="sequence" value="${String(line.sequence)}">
<button type="submit" class="quiet">${t.resend}</button>
</form>`
    : ''
}
</details></li>
`;
}

/** How many attempts there were, and what the last came to. */
function outcome(place: PartnerPlace, { attempts, last }: WebhookDelivery): string {
  const t = partnerTextsIn(place.language);
  const parts = [plural(t.attempts, attempts, place.language), ...(last ? [attemptWords(place, last)] : [])];
  return parts.map((part) => `· ${part}`).join(' ');
}

function attemptWords({ language }: PartnerPlace, { status, latency }: WebhookAttempt): string {
  const t = partnerTextsIn(language);
  const what = status === undefined ? t.noAnswer : t.answered(String(status));
  return `${what}${textsOf(language).comma}${t.milliseconds(numberFormat(language, {}).format(Math.round(latency)))}`;
}

function attemptHtml(place: PartnerPlace, attempt: WebhookAttempt): Html {
  const t = partnerTextsIn(place.language);
  const { error, answer } = attempt;
  return html`<li><p>${time(place, attempt.at)} · ${attemptWords(place, attempt)}</p>
${error ? html`<p>${t.error} ${inEnglish(error)}</p>` : ''}
${answer ? html`<p>${t.answer}</p>\n<pre class="answer">${plain(answer)}</pre>` : ''}</li>
`;
}

/**
 * What a line is of. What nobody may know of has no name here: a held revision, and a release that was cancelled before
 * anything of it was public (law 9).
 */
const nameOf = ({ language }: PartnerPlace, { line, release }: DeliveryRow): Html | string =>
  isNamed(line, release)
    ? html`<bdi lang="${line.language}">${release?.title ?? line.slug}</bdi>`
    : partnerTextsIn(language).embargoed;

function isNamed({ type, revision }: LogEntry, release: DeliveryRow['release']): boolean {
  if (type === 'release.cancelled.v1') return release !== undefined;
  return type !== 'release.scheduled.v1' || (release !== undefined && revision <= release.publicRevision);
}

/** The way to the release's page. It is outside the summary, which opens the row. */
const pageOf = ({ line, release }: DeliveryRow, language: string): Html | '' =>
  release && isNamed(line, release)
    ? html`<p><a href="${release.path}">${alertTextsIn(language).mail.readOn}</a></p>`
    : '';

const time = ({ settings, language }: PartnerPlace, iso: string): Html =>
  html`<time datetime="${iso}">${moment(iso, language, settings.timeZone)}</time>`;

/** A text from outside without what nobody sees: control characters and turns of the direction stand there as codes. */
const plain = (text: string): string =>
  text.replace(
    /[^\P{Cc}\t\n]|[\u202a-\u202e\u2066-\u2069]/gu,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Words of our own log or of the network, which are not translated. */
const inEnglish = (text: string): Html => html`<span lang="en" dir="ltr">${text}</span>`;

async function render(
  place: PartnerPlace,
  title: string,
  body: Html,
  alternates: Record<string, string> = {},
): Promise<string> {
  const { settings, siteUrl, language } = place;
  const home = listAddress(language, 'all');
  const page = await layout({
    settings,
    siteUrl,
    language,
    title,
    address: home,
    alternates,
    head: html`<meta name="robots" content="noindex, nofollow">`,
    kind: 'partner',
    main: html`<div class="narrow">
<h1 dir="auto">${title}</h1>
${body}
<p><a href="${home}">${alertTextsIn(language).page.home}</a></p>
</div>`,
  });
  return String(page);
}

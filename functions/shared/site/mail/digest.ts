import { newsAddress } from '../../domain/address.ts';
import type { Digest, DigestItem } from '../../domain/digests.ts';
import type { NewsroomSettings } from '../../domain/newsroom.ts';
import { type Html, html } from '../html.ts';
import { alertTextsIn } from '../i18n/alerts/index.ts';
import { directionOf, fill, longDate, plural } from '../i18n/index.ts';
import { newsroomName, termName } from '../i18n/words.ts';
import { foot, type PersonalLinks } from './foot.ts';
import { LINE, link, type Site, SOFT, shell, type WrittenMail } from './shell.ts';
import { among, line, shorten, tellingOf } from './words.ts';

/** Bytes of HTML for the releases: with the rest of the mail, Gmail shows less than it cuts off (102 kB). */
const MOST_BYTES = 88_000;
/** Characters of what a release says here. */
const MOST = { summary: 200, changeNote: 400, titleInSubject: 120, preheader: 150 };

interface Section {
  head: string;
  items: DigestItem[];
}

/** The merged mail of a day or a week, in the language that its readers like best; each release in that of its edition. */
export async function digestMail(site: Site, digest: Digest, links: PersonalLinks): Promise<WrittenMail> {
  const { settings, siteUrl } = site;
  const { frequency, period, language, items } = digest;
  const texts = alertTextsIn(language).digest;
  const date = longDate(`${period}T00:00:00Z`, language, 'UTC');
  const name = newsroomName(settings, language);
  const sections = sectionsOf(settings, digest);
  const told = await fitting(site, sections);
  const rest = items.length - told.count;
  const more = rest > 0 ? plural(texts.rest, rest, language) : '';
  const all = `${siteUrl}${newsAddress(language)}`;
  const subject = texts[frequency].subject(name, date, titles(sections, language));
  const end = foot({ settings, language }, texts[frequency].why(name), links);

  return {
    subject,
    text: `${[texts[frequency].title(date), ...told.text, ...(more ? [`${more}:\n${all}`] : []), end.text].join('\n\n')}\n`,
    html: await shell({
      settings,
      language,
      title: subject,
      preheader: shorten(items.map(({ title }) => line(title)).join(' · '), MOST.preheader, language),
      main: html`<h1 style="margin:0;font-size:24px;line-height:1.3">${texts[frequency].title(date)}</h1>
${told.html}${more ? html`<p style="margin:24px 0 0;font-weight:bold">${link(settings, all, more)}</p>` : ''}`,
      foot: end.html,
    }),
  };
}

/**
 * Corrections, what was withdrawn, then the news by topic, in the newsroom's order: each under its first one, whatever
 * its readers chose, so that those who are told the same get one mail.
 */
function sectionsOf(settings: NewsroomSettings, { items, language }: Digest): Section[] {
  const texts = alertTextsIn(language).digest;
  const ofKind = (kind: DigestItem['kind']) => items.filter((item) => item.kind === kind);
  const topicOf = ({ topics }: DigestItem) => settings.topics.find(({ id }) => topics.includes(id))?.id;
  const news = ofKind('published');
  const above = [
    { head: texts.corrections, items: ofKind('corrected') },
    { head: texts.withdrawn, items: ofKind('retracted') },
    ...settings.topics.map(({ id }) => ({
      head: termName(settings.topics, id, language),
      items: news.filter((item) => topicOf(item) === id),
    })),
  ].filter((section) => section.items.length > 0);
  const others = news.filter((item) => topicOf(item) === undefined);
  if (others.length === 0) return above;
  return [...above, { head: above.length > 0 ? texts.otherNews : texts.news, items: others }];
}

/** The first title, and how many more there are. */
function titles(sections: Section[], language: string): string {
  const { digest } = alertTextsIn(language);
  const [first, ...more] = sections.flatMap(({ items }) => items);
  if (first === undefined) throw new Error('a digest of nothing is not sent');
  const short = shorten(first.title, MOST.titleInSubject, first.language);
  const title = tellingOf(first.kind, language).subject(among(short, first.language, language));
  return more.length > 0 ? fill(plural(digest.titles, more.length, language), { title }) : title;
}

/** As much as the mail has room for, from the top. */
async function fitting(
  site: Site,
  sections: Section[],
): Promise<{ text: string[]; html: Html[]; count: number }> {
  const told: { text: string[]; html: Html[]; count: number } = { text: [], html: [], count: 0 };
  let bytes = 0;
  for (const { head, items } of sections) {
    let heading: Html | undefined =
      await html`<h2 class="line" style="margin:28px 0 0;padding:0 0 4px;border-bottom:1px solid ${LINE};font-size:18px;line-height:1.4">${head}</h2>\n`;
    for (const item of items) {
      const written = itemHtml(site, item);
      const parts = await Promise.all([heading ?? '', written.html]);
      bytes += parts.reduce((sum, part) => sum + Buffer.byteLength(String(part)), 0);
      if (bytes > MOST_BYTES) return told;
      if (heading) told.text.push(`${head}\n${'-'.repeat(40)}`);
      heading = undefined;
      told.html.push(...parts.map((part) => html`${part}`));
      told.text.push(written.text);
      told.count += 1;
    }
  }
  return told;
}

/** A release in a digest. */
function itemHtml({ settings, siteUrl }: Site, item: DigestItem): { text: string; html: Html } {
  const { kind, language, path } = item;
  const { noteHead } = tellingOf(kind, language);
  const title = line(item.title);
  const date = longDate(item.date, language, settings.timeZone);
  const note = noteHead && shorten(item.changeNote ?? '', MOST.changeNote, language);
  const summary = kind === 'retracted' ? '' : shorten(item.summary, MOST.summary, language);
  const url = `${siteUrl}${path}`;
  return {
    text: [title, date, ...(note ? [`${noteHead}: ${note}`] : []), ...(summary ? [summary] : []), url].join(
      '\n',
    ),
    html: html`<div lang="${language}" dir="${directionOf(language)}"><h3 style="margin:16px 0 2px;font-size:17px;line-height:1.4">${link(settings, url, title)}</h3><p class="soft" style="margin:0;${SOFT}">${date}</p>${note ? html`<p style="margin:4px 0 0"><strong>${noteHead}:</strong> ${note}</p>` : ''}${summary ? html`<p style="margin:4px 0 0">${summary}</p>` : ''}</div>\n`,
  };
}

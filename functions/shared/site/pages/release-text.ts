import { fill, longDate, textsOf } from '../i18n/index.ts';
import { datelineText, newsroomName } from '../i18n/words.ts';
import type { RenderContext } from '../rendered.ts';
import type { PublicRelease } from './public-release.ts';

/** A release as plain text, for those who copy, quote or parse it. */
export function releaseText(release: PublicRelease, { settings, siteUrl }: RenderContext): string {
  const { edition, revision, revisions } = release;
  const { document, language, changeNote } = revision;
  const t = textsOf(language);
  const day = (date: string) => longDate(date, language, settings.timeZone);
  const at = (r: typeof revision) => day(r.publishedAt ?? r.createdAt);
  const head = [
    document.title,
    `${newsroomName(settings, language)}, ${day(document.date)}`,
    `${siteUrl}${edition.path}`,
  ];
  if (revision.status === 'retracted') {
    return paragraphs([
      fill(t.retractedOn, { date: at(revision) }),
      changeNote && fill(t.retractedReason, { reason: changeNote }),
      head.join('\n'),
    ]);
  }
  const notes = revisions.filter((r) => r.revision > 1 && !r.minor && r.changeNote);
  const dateline = document.dateline ? `${datelineText(document.dateline, language)} ` : '';
  const contacts = document.contacts.map((c) =>
    [c.name, c.role, c.phoneText ?? c.phone, c.email].filter(Boolean).join(', '),
  );
  return paragraphs([
    head.join('\n'),
    notes.length > 0 && [t.corrections, ...notes.map((r) => `${at(r)}: ${r.changeNote}`)].join('\n'),
    document.subtitle,
    dateline + document.bodyText,
    contacts.length > 0 && [t.contacts, ...contacts].join('\n'),
    [fill(t.about, { name: newsroomName(settings, language) }), settings.boilerplate[language]].join('\n'),
  ]);
}

const paragraphs = (parts: (string | false | undefined)[]): string =>
  `${parts.filter((part) => part !== undefined && part !== false && part !== '').join('\n\n')}\n`;

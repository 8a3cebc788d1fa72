import { fileURLToPath } from 'node:url';
import { compose } from '../../functions/shared/adapters/mailer.ts';
import { prepareMail } from '../../functions/shared/adapters/prepared-mail.ts';
import { releaseAddress } from '../../functions/shared/domain/address.ts';
import type { Digest, DigestItem } from '../../functions/shared/domain/digests.ts';
import { PLACEHOLDER, type Recipient } from '../../functions/shared/domain/mail.ts';
import type { NewsroomSettings } from '../../functions/shared/domain/newsroom.ts';
import { alertMessage, type BulkMail, digestMessage } from '../../functions/shared/site/mail/message.ts';
import { signUpMail } from '../../functions/shared/site/mail/sign-up.ts';
import { loadNewsroom } from '../../lib/config.ts';
import { type Language, WORDS } from './varied.ts';

/** Every kind of mail that readers get, in the words of the invented organisation. */

export const mailSettings: NewsroomSettings = loadNewsroom(
  fileURLToPath(new URL('../../newsroom.yaml', import.meta.url)),
);
export const mailSite = 'https://news.example.org';
export const rim: Recipient = {
  address: 'rim@example.net',
  token: 'e'.repeat(PLACEHOLDER.token.length),
  messageId: '0123456789abcdef'.repeat(2),
};

export const MAIL_KINDS = [
  'news',
  'correction',
  'retraction',
  'daily-digest',
  'weekly-digest',
  'opt-in',
  'already-subscribed',
] as const;
export type MailKind = (typeof MAIL_KINDS)[number];

/** Whether a mail goes to many, and not to one who has just asked for something. */
export const isBulk = (kind: MailKind): boolean => kind !== 'opt-in' && kind !== 'already-subscribed';

/** What a test says otherwise than a usual mail does. */
export interface Said {
  settings?: NewsroomSettings;
  /** Of the release, or of every one. */
  story?: Partial<Pick<DigestItem, 'title' | 'summary' | 'changeNote'>>;
  /** Of a digest. */
  items?: DigestItem[];
}

/** A release as a digest tells it. */
export function aLine(language: Language, more: Partial<DigestItem> = {}): DigestItem {
  const { title, opening } = WORDS[language];
  const { slug = 'everything-at-once', date = '2026-03-01T09:00:00Z' } = more;
  return {
    slug,
    language,
    kind: 'published',
    title,
    summary: opening,
    changeNote: undefined,
    date,
    path: releaseAddress(language, slug, date, mailSettings.timeZone),
    topics: ['climate'],
    places: [],
    revision: 2,
    text: 2,
    ...more,
  };
}

const corrected = (language: Language): DigestItem => {
  const { correctedTitle: title, counted, correction: changeNote } = WORDS[language];
  const slug = 'harbours-counted';
  return aLine(language, {
    slug,
    kind: 'corrected',
    title,
    summary: counted('17'),
    changeNote,
    topics: ['ports'],
  });
};
const withdrawn = (language: Language): DigestItem => {
  const { withdrawnTitle: title, reason: changeNote } = WORDS[language];
  return aLine(language, {
    slug: 'figures-withdrawn',
    kind: 'retracted',
    title,
    changeNote,
    topics: ['climate'],
  });
};

/** What became public in a day: of every kind, under several topics and none, and one that is in no better language. */
export const aDay = (language: Language): DigestItem[] => [
  aLine(language, { slug: 'no-topic', topics: [], title: WORDS[language].subtitle }),
  aLine(language),
  withdrawn(language),
  aLine(language === 'ar' ? 'fr' : 'ar', { slug: 'elsewhere', topics: ['climate', 'floods'] }),
  corrected(language),
];

async function bulk(kind: MailKind, language: Language, said: Said): Promise<BulkMail> {
  const deps = { settings: said.settings ?? mailSettings, siteUrl: mailSite };
  const make = { news: aLine, correction: corrected, retraction: withdrawn };
  if (kind === 'news' || kind === 'correction' || kind === 'retraction')
    return alertMessage(deps, { ...make[kind](language), ...said.story });
  const digest: Digest = {
    frequency: kind === 'weekly-digest' ? 'weekly' : 'daily',
    period: '2026-03-02',
    language,
    items: (said.items ?? aDay(language)).map((item) => ({ ...item, ...said.story })),
  };
  return digestMessage(deps, digest);
}

/** A mail as it is written, and the bytes of it that SES gets. */
export async function mailOf(
  kind: MailKind,
  language: Language,
  said: Said = {},
): Promise<{ subject: string; text: string; html: string; raw: Buffer }> {
  const settings = said.settings ?? mailSettings;
  const from = settings.senders.alerts;
  if (isBulk(kind)) {
    const mail = await bulk(kind, language, said);
    const prepared = await prepareMail(mail, from);
    const filled = (text: string) => text.replaceAll(PLACEHOLDER.token, rim.token);
    return {
      subject: mail.subject,
      text: filled(mail.text),
      html: filled(mail.html ?? ''),
      raw: Buffer.from(prepared.to(rim)),
    };
  }
  const [name, path] = kind === 'opt-in' ? (['optIn', 'confirm'] as const) : (['already', 'manage'] as const);
  const link = `${mailSite}/subscriptions/${path}?token=${rim.token}`;
  const mail = await signUpMail(name, settings, language, link);
  const headers = { 'Auto-Submitted': 'auto-generated' };
  const { raw } = await compose({ ...mail, to: rim.address, language, headers }, from);
  return { ...mail, raw: Buffer.from(raw) };
}

import fc from 'fast-check';
import { type ParsedMail, simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { directionOf } from '../../../functions/shared/site/i18n/index.ts';
import { line } from '../../../functions/shared/site/mail/words.ts';
import {
  isBulk,
  MAIL_KINDS,
  type MailKind,
  mailOf,
  mailSettings,
  mailSite,
  rim,
} from '../../support/mail-kinds.ts';
import { LANGUAGES } from '../../support/varied.ts';

/** Gmail cuts the rest of a mail off whose HTML is longer than 102 kB. */
const MOST_BYTES = 100_000;

/** Header fields as they stand in the bytes, unfolded: name in lower case, value. */
function fieldsOf(raw: Buffer): [string, string][] {
  const [head = ''] = raw.toString('latin1').split('\r\n\r\n');
  return head
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
    .map((field) => {
      const at = field.indexOf(':');
      return [field.slice(0, at).toLowerCase(), field.slice(at + 1).trim()];
    });
}
const namesOf = (raw: Buffer): string[] => fieldsOf(raw).map(([name]) => name);

/** What is wrong with the bytes: RFC 5322, sections 2.1.1 and 2.3; RFC 2045, section 6.7. */
function wrongBytes(raw: Buffer): string[] {
  const text = raw.toString('latin1');
  const lines = text.split('\r\n');
  const encoded = lines.slice(lines.indexOf(''));
  return [
    ...(/(?<!\r)\n|\r(?!\n)/.test(text) ? ['a bare line break'] : []),
    ...(/[^\t\r\n\x20-\x7e]/.test(text) ? ['a byte that is not ASCII'] : []),
    ...lines.filter((one) => one.length > 998).map((one) => `a line of ${one.length}`),
    ...encoded.filter((one) => one.length > 76).map((one) => `an encoded line of ${one.length}: ${one}`),
  ];
}

const linksIn = (part: string | false | undefined): string[] =>
  [...(part || '').matchAll(/href="([^"]+)"|(https:\/\/\S+)/g)]
    .map(([, href, bare]) => href ?? bare ?? '')
    .map((link) => link.replaceAll('&amp;', '&').replaceAll('&#39;', "'"));

/** The leaves of a message: type and transfer encoding. */
const partsOf = (raw: Buffer): string[] =>
  [
    ...raw
      .toString('latin1')
      .matchAll(/^Content-Type: (text\/\w+; charset=[\w-]+)\r\nContent-Transfer-Encoding: (\S+)/gm),
  ].map(([, type, encoding]) => `${type} ${encoding}`);

const shown = ({ subject = '', text = '', html }: ParsedMail) => ({ subject, text, html: html || '' });

/** Texts that would be headers, addresses or markup if they were let. */
const EVIL = ['\r\n', '\n', '\r', '\u2028', '\u0085', '\0\n', '\r\n '].map(
  (ending) =>
    `x${ending}Bcc: victim@example.net${ending}${ending}<script>alert(1)</script>"><img src=https://evil.example> =0D=0ABcc: victim@example.net =?utf-8?Q?=0D=0ABcc:_victim@example.net?=`,
);

describe.each(LANGUAGES)('in %s', (language) => {
  describe.each(MAIL_KINDS)('%s', (kind) => {
    it('is read as it was written, in lines and encodings that every server carries', async () => {
      const { raw, ...written } = await mailOf(kind, language);
      expect(wrongBytes(raw)).toEqual([]);
      expect(partsOf(raw)).toEqual([
        'text/plain; charset=utf-8 quoted-printable',
        'text/html; charset=utf-8 quoted-printable',
      ]);
      expect(raw.toString('latin1')).toMatch(/^Content-Type: multipart\/alternative;/m);
      const parsed = await simpleParser(raw);
      expect(shown(parsed)).toEqual(written);
      expect(parsed.attachments).toEqual([]);
      expect(Buffer.byteLength(written.html)).toBeLessThan(MOST_BYTES);
    });

    it('has each header once, and those of its kind', async () => {
      const { raw } = await mailOf(kind, language);
      const names = namesOf(raw);
      expect(names).toEqual([...new Set(names)]);
      const own = isBulk(kind) ? ['feedback-id', 'list-id', 'list-unsubscribe', 'list-unsubscribe-post'] : [];
      expect(names.sort()).toEqual(
        [
          'auto-submitted',
          'content-language',
          'content-type',
          'date',
          'from',
          'message-id',
          'mime-version',
          'subject',
          'to',
          ...own,
        ].sort(),
      );
      const fields = new Map(fieldsOf(raw));
      const parsed = await simpleParser(raw);
      expect(parsed.from?.value).toEqual([
        { name: mailSettings.senders.alerts.name[language], address: mailSettings.senders.alerts.address },
      ]);
      expect([parsed.to].flat().map((to) => to?.text)).toEqual([rim.address]);
      expect(fields.get('content-language')).toBe(language);
      expect(fields.get('auto-submitted')).toBe('auto-generated');
      expect(Math.abs(Date.now() - (parsed.date?.getTime() ?? 0))).toBeLessThan(60_000);
      if (!isBulk(kind)) return;
      const link = `${mailSite}/subscriptions/unsubscribe?token=${rim.token}`;
      expect(fields.get('message-id')).toBe(`<${rim.messageId}@news.example.org>`);
      expect(fields.get('list-id')).toBe('<alerts.news.example.org>');
      expect(fields.get('list-unsubscribe')).toBe(`<${link}>`);
      expect(fields.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
      // Google, "Feedback loop": at most four fields, none like another, the sender's of 5 to 15 characters; of nobody alone.
      const id = (fields.get('feedback-id') ?? '').split(':');
      expect([id.length, new Set(id).size]).toEqual([4, 4]);
      expect(id.at(-1)).toMatch(/^[a-z]{5,15}$/);
    });

    it('has links that lead to the site alone, the same in both parts, and loads nothing', async () => {
      const { text, html } = await mailOf(kind, language);
      const links = linksIn(html);
      for (const link of links) expect(new URL(link).origin, link).toBe(mailSite);
      expect([...new Set(linksIn(text))].sort()).toEqual([...new Set(links)].sort());
      const paths = links.map((link) => new URL(link).pathname);
      if (isBulk(kind))
        expect(paths).toEqual(
          expect.arrayContaining(['/subscriptions/manage', '/subscriptions/unsubscribe']),
        );
      // A link stands on a line of its own, where nothing is taken for a part of it.
      for (const row of text.split('\n')) if (row.includes('https:')) expect(row).toMatch(/^https:\/\/\S+$/);
      expect(html).not.toMatch(/<(img|script|link|iframe|object|form|svg)\b|url\(|@import|src=/i);
    });

    it('says its language and direction where clients that drop the document still find it', async () => {
      const { html } = await mailOf(kind, language);
      const direction = directionOf(language);
      expect(html).toContain(`<html lang="${language}" dir="${direction}">`);
      expect(html).toContain(`<div role="article" lang="${language}" dir="${direction}">`);
      expect(html).toMatch(new RegExp(`<table role="presentation" dir="${direction}"`));
      expect(html.match(/<h1/g)).toHaveLength(1);
    });
  });
});

describe.each(['en', 'ar'] as const)('in %s', (language) => {
  describe.each(MAIL_KINDS)('%s', (kind) => {
    it.each(EVIL)('takes no header, address or markup from words: %j', async (evil) => {
      const harmless = await mailOf(kind, language);
      const name = Object.fromEntries(LANGUAGES.map((one) => [one, evil]));
      const { senders } = mailSettings;
      const { raw, html } = await mailOf(kind, language, {
        settings: { ...mailSettings, name, senders: { ...senders, alerts: { ...senders.alerts, name } } },
        story: { title: evil, summary: evil, changeNote: evil },
      });
      expect(namesOf(raw)).toEqual(namesOf(harmless.raw));
      expect(wrongBytes(raw)).toEqual([]);
      const parsed = await simpleParser(raw);
      expect([[parsed.to].flat().map((to) => to?.text), parsed.cc, parsed.bcc]).toEqual([
        [rim.address],
        undefined,
        undefined,
      ]);
      expect(parsed.from?.value.map(({ address }) => address)).toEqual([senders.alerts.address]);
      expect(parsed.subject).toContain('Bcc: victim@example.net');
      expect(html).not.toMatch(/<script|<img/);
    });
  });
});

it('tells mail programs that write the other way to leave, the link first (RFC 2369, section 3.2; RFC 8058)', async () => {
  const alerts = { ...mailSettings.senders.alerts, unsubscribe: 'leave@example.org' };
  const settings = { ...mailSettings, senders: { ...mailSettings.senders, alerts } };
  for (const kind of MAIL_KINDS.filter(isBulk)) {
    const { raw } = await mailOf(kind, 'en', { settings });
    expect(wrongBytes(raw)).toEqual([]);
    expect(new Map(fieldsOf(raw)).get('list-unsubscribe')).toBe(
      `<${mailSite}/subscriptions/unsubscribe?token=${rim.token}>, <mailto:leave@example.org?subject=unsubscribe-${rim.token}>`,
    );
  }
});

describe('a mail of any words', () => {
  const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
  const words = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 500 }),
    fc.string({ unit: 'binary', maxLength: 500 }),
    fc.string({ unit, maxLength: 500 }),
  );

  it('has them in its subject, title and parts', async () => {
    const kinds = fc.constantFrom<MailKind>('news', 'correction', 'retraction');
    await fc.assert(
      fc.asyncProperty(
        kinds,
        fc.constantFrom(...LANGUAGES),
        words,
        words,
        async (kind, language, title, note) => {
          const { raw, ...written } = await mailOf(kind, language, {
            story: { title, summary: note, changeNote: note },
          });
          expect(wrongBytes(raw)).toEqual([]);
          expect(written.subject).toContain(line(title));
          const parsed = shown(await simpleParser(raw));
          expect(parsed.subject).toBe(line(written.subject).toWellFormed());
          expect(parsed.text).toBe(written.text.toWellFormed());
          expect(parsed.html).toBe(written.html.toWellFormed());
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('the longest words that are taken', () => {
  /** As many of a character as a title and the front matter may have; the last is the dearest to write in HTML. */
  const LONGEST = ['a', 'م', '潮', '🌊', '"', 'Tide ', 'ä\u0301'].map((one) => ({
    title: one.repeat(500).slice(0, 500),
    summary: one.repeat(65_536).slice(0, 65_000),
    changeNote: one.repeat(65_536).slice(0, 65_000),
  }));

  it.each(LONGEST)('make a mail that Gmail shows whole: $title', async (story) => {
    for (const kind of MAIL_KINDS) {
      const { raw, ...written } = await mailOf(kind, 'ar', { story });
      expect(Buffer.byteLength(written.html), kind).toBeLessThan(MOST_BYTES);
      expect(wrongBytes(raw)).toEqual([]);
      const parsed = shown(await simpleParser(raw));
      expect(parsed.subject).toBe(written.subject);
      expect(parsed.html.trim()).toBe(written.html.trim());
    }
  });
});

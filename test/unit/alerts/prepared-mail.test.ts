import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { compose } from '../../../functions/shared/adapters/mailer.ts';
import { prepareMail } from '../../../functions/shared/adapters/prepared-mail.ts';
import { signToken } from '../../../functions/shared/domain/audience-tokens.ts';
import { MailRefused, PLACEHOLDER, type Recipient } from '../../../functions/shared/domain/mail.ts';
import { type BulkMail, bulkHeaders, linksOf } from '../../../functions/shared/site/mail/message.ts';
import { testNewsroom } from '../../support/newsroom.ts';

/** What the address is while a mail is composed. */
const NOBODY = 'recipient@placeholder.invalid';
const SITE = 'https://news.example.org';
const from = testNewsroom.senders.alerts;
const { manage, unsubscribe } = linksOf(SITE);

/** A mail whose tokens begin wherever `pad` puts them. */
const aMail = (words = 'Tides', pad = ''): BulkMail => ({
  subject: words,
  text: `${words}\n\n${pad}${PLACEHOLDER.token}\n\n${manage}\n\n-- \n${unsubscribe}\n`,
  html: `<p>${pad}${PLACEHOLDER.token}</p><p><a href="${manage}">${words}</a> <a href="${unsubscribe}">Leave</a></p>`,
  language: 'en',
  headers: bulkHeaders(
    { settings: testNewsroom, siteUrl: SITE },
    { subject: 'tides', language: 'en', kind: 'published' },
  ),
});
const token = 'r'.repeat(PLACEHOLDER.token.length);
const rim: Recipient = { address: 'rim@example.net', token, messageId: '0'.repeat(32) };

/** The same mail, written for somebody from the beginning. */
async function direct(mail: BulkMail, { address, ...own }: Recipient): Promise<string> {
  const filled = (text: string): string =>
    text.replaceAll(PLACEHOLDER.token, own.token).replaceAll(PLACEHOLDER.messageId, own.messageId);
  const headers = Object.entries(mail.headers ?? {}).map(([name, value]) => [name, filled(value)]);
  const { raw } = await compose(
    {
      ...mail,
      to: address,
      text: filled(mail.text),
      html: filled(mail.html ?? ''),
      headers: Object.fromEntries(headers),
    },
    from,
  );
  return comparable(raw);
}
/** Of two mails of the same words, all but these is the same; and a long address may stand on a line of its own. */
const comparable = (raw: Uint8Array): string =>
  Buffer.from(raw)
    .toString('latin1')
    .replace(/_NmP-[0-9a-f]+/g, 'boundary')
    .replace(/^Date: .*$/m, 'Date: today')
    .replace(/^To:\r\n /m, 'To: ');

const anyUnit = fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit));
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 120 }),
  fc.string({ unit: 'binary', maxLength: 120 }),
  fc.string({ unit: anyUnit, maxLength: 120 }),
);

describe('a prepared mail', () => {
  it.each([
    'rim@example.net\r\nBcc: victim@example.net',
    'rim@example.net\nBcc: victim@example.net',
    'rim@example.net\r',
    'rim@example.net, victim@example.net',
    'rim@example.net;victim@example.net',
    'Rim <rim@example.net>',
    '<rim@example.net>',
    '"rim@work"@example.net',
    '"rim"@example.net',
    'rim@example.net (Rim)',
    'rim @example.net',
    ' rim@example.net',
    'rim@example.net\0',
    'rim@ex\u00e4mple.org',
    'ri\u0301m@example.net',
    'rim@example.net\u2028',
    'rim@[127.0.0.1]',
    'rim@example.net@example.org',
    'rim\\@example.net',
    '@example.net',
    'rim@',
    'rim',
    '',
    `${'r'.repeat(65)}@example.net`,
    `rim@${'a.'.repeat(130)}net`,
    `r@${'x'.repeat(2_000)}`,
  ])('goes to nobody at %j', async (address) => {
    const mail = await prepareMail(aMail(), from);
    expect(() => mail.to({ ...rim, address })).toThrow(MailRefused);
  });

  it.each([
    'o\u0027brien+tides@example.net',
    `${'r'.repeat(64)}@${'a.'.repeat(93)}net`,
    'a@b',
    "!#$%&'*+/=?^_`{|}~-@example.net",
    'rim@xn--exmple-cua.org',
  ])('goes to %j as if it had been written for them', async (address) => {
    const mail = await prepareMail(aMail(), from);
    const raw = mail.to({ ...rim, address });
    expect(comparable(raw)).toBe(await direct(aMail(), { ...rim, address }));
    expect(/^To: (?<to>.*)\r$/m.exec(Buffer.from(raw).toString('latin1'))?.groups?.to).toBe(address);
  });

  it.each([
    ['a shorter token', { token: token.slice(1) }],
    ['a longer token', { token: `${token}r` }],
    ['no token', { token: '' }],
    ['a token that quoted-printable would change', { token: `=${token.slice(1)}` }],
    ['a token with a line break', { token: `\r\n${token.slice(2)}` }],
    ['a token outside ASCII', { token: `\u00e9${token.slice(1)}` }],
    ['a shorter Message-ID', { messageId: '0' }],
    ['a Message-ID with brackets', { messageId: `>${'0'.repeat(31)}` }],
  ])('takes no %s', async (_, wrong) => {
    const mail = await prepareMail(aMail(), from);
    expect(() => mail.to({ ...rim, ...wrong })).toThrow(/has .* letters, digits/);
  });

  it('is for each the bytes of one that was written for them, wherever soft line breaks cut the links', async () => {
    const cuts = new Set<number>();
    for (let pad = 0; pad < 76; pad += 1) {
      const mail = aMail('Tides', 'x'.repeat(pad));
      const raw = (await prepareMail(mail, from)).to(rim);
      expect(comparable(raw), `${pad}`).toBe(await direct(mail, rim));
      const [, before = ''] = /^x*(r+)=\r$/m.exec(Buffer.from(raw).toString('latin1')) ?? [];
      cuts.add(before.length);
    }
    // Quoted-printable's lines have 75 characters and the sign of the break.
    expect([...cuts].sort((a, b) => a - b)).toEqual(Array.from({ length: 75 }, (_, i) => i + 1));
  });

  it('is so with any words in any script', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, fc.nat(75), async (words, pad) => {
        const mail = aMail(words, 'é'.repeat(pad));
        expect(comparable((await prepareMail(mail, from)).to(rim))).toBe(await direct(mail, rim));
      }),
      { numRuns: 200 },
    );
  });

  it('holds signed tokens whole, in both parts and in its headers', async () => {
    const key = new Uint8Array(32);
    await fc.assert(
      fc.asyncProperty(fc.nat(75), fc.stringMatching(/^[0-9a-f]{32}$/), async (pad, id) => {
        const own = await signToken(key, 'mail', id, new Date('2026-03-02T09:00:00Z'));
        const mail = await prepareMail(aMail('Tides', 'x'.repeat(pad)), from);
        const raw = Buffer.from(mail.to({ address: 'rim@example.net', token: own, messageId: id }));
        const { text, html, messageId } = await simpleParser(raw);
        for (const use of ['manage', 'unsubscribe']) {
          const link = `${SITE}/subscriptions/${use}?token=${own}`;
          for (const part of [text, html]) expect(part).toContain(link);
        }
        expect(messageId).toBe(`<${id}@news.example.org>`);
        expect(raw.toString('latin1')).toContain(
          `\r\nList-Unsubscribe: <${SITE}/subscriptions/unsubscribe?token=${own}>\r\n`,
        );
        expect(
          raw
            .toString('latin1')
            .split('\r\n')
            .every((line) => line.length <= 998),
        ).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('shares no byte between a thousand recipients', async () => {
    const mail = await prepareMail(aMail('المد والجزر'), from);
    const people = Array.from({ length: 1_000 }, (_, i): Recipient => {
      const n = String(i).padStart(4, '0');
      return {
        address: `reader${'x'.repeat(i % 7)}${i}@example.net`,
        token: n.repeat(token.length).slice(0, token.length),
        messageId: `${n}${'f'.repeat(28)}`,
      };
    });
    const messages = people.map((one) => mail.to(one));
    for (const [i, one] of people.entries()) {
      const text = Buffer.from(messages[i] ?? [])
        .toString('latin1')
        .replaceAll('=\r\n', '');
      expect(text.split(one.token)).toHaveLength(1 + 7);
      expect(text.split(one.messageId)).toHaveLength(1 + 1);
      expect(/^To: (?<to>.*)\r$/m.exec(text)?.groups?.to).toBe(one.address);
      for (const stranger of [people[(i + 1) % 1_000], people[(i + 500) % 1_000]])
        expect(text).not.toContain(stranger?.token);
      for (const placeholder of Object.values(PLACEHOLDER)) expect(text).not.toContain(placeholder);
    }
    // Whoever writes into one, writes into no other.
    messages[0]?.fill(0);
    expect(comparable(messages[1] ?? Buffer.alloc(0))).toBe(comparable(mail.to(people[1] ?? rim)));
  });

  it('takes no words for a place of the token', async () => {
    const words = `TokenOfTheRecipient ${'f'.repeat(token.length)} ${NOBODY}`;
    const mail = aMail(words);
    const raw = (await prepareMail(mail, from)).to(rim);
    expect(comparable(raw)).toBe(await direct(mail, rim));
    expect((await simpleParser(Buffer.from(raw))).text).toContain(words);
  });
});

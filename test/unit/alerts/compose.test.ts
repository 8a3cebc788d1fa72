import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { compose } from '../../../functions/shared/adapters/mailer.ts';
import type { Mail } from '../../../functions/shared/domain/mail.ts';

const from = { name: { en: 'ITO newsroom', ar: 'غرفة أخبار المكتب' }, address: 'alerts@example.org' };
const mail: Mail = { to: 'rim@example.net', subject: 'Tides', text: 'Words.\n', html: '<p>Words.</p>' };

/** The header lines of a message, unfolded, by lower-case name. */
async function headersOf(
  more: Partial<Mail>,
  sender: Parameters<typeof compose>[1] = from,
): Promise<Map<string, string>> {
  const { raw } = await compose({ ...mail, ...more }, sender);
  const [head = ''] = Buffer.from(raw).toString('latin1').split('\r\n\r\n');
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  expect(lines.every((line) => /^[\w-]+: [\x20-\x7e]*$/.test(line))).toBe(true);
  return new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  );
}

describe('a message', () => {
  it.each(['\r\n', '\n', '\r', '\u2028', '\u0085', '\0\n'])(
    'takes no header from a text: %j',
    async (ending) => {
      const evil = `x${ending}Bcc: victim@example.net${ending}${ending}<p>body`;
      const headers = await headersOf(
        { subject: evil, headers: { 'List-Id': evil, 'Message-ID': evil, 'Feedback-ID': evil } },
        { name: { en: evil }, address: from.address },
      );
      expect(headers.has('bcc')).toBe(false);
      expect((await compose({ ...mail, subject: evil }, from)).to).toEqual(['rim@example.net']);
    },
  );

  it.each([
    '=?utf-8?q?x=0D=0ABcc:_victim@example.net?=',
    '=?utf-8?b?PHNjcmlwdD4=?=',
    'A =?utf-8?q?B?= C =?utf-8?q?D?=',
  ])('shows words as they are written, though they look encoded: %j', async (evil) => {
    const { raw } = await compose({ ...mail, subject: evil }, { name: { en: evil }, address: from.address });
    const { subject, from: sender } = await simpleParser(Buffer.from(raw));
    for (const shown of [subject, sender?.value[0]?.name]) expect(shown?.replaceAll('\u2060', '')).toBe(evil);
  });

  it.each([
    'rim@example.net\r\nBcc: victim@example.net',
    'rim@example.net, victim@example.net',
    'a<victim@example.net>',
  ])('goes to one address at the most: %j', async (to) => {
    const { to: recipients } = await compose({ ...mail, to }, from);
    expect(recipients.length).toBeLessThanOrEqual(1);
    expect(recipients).not.toContain('victim@example.net');
  });

  it('has our headers as they are, on one line', async () => {
    const link = `<https://news.example.org/subscriptions/unsubscribe?token=${'x'.repeat(300)}>`;
    const headers = await headersOf({
      language: 'en',
      headers: {
        'List-Unsubscribe': link,
        'Message-ID': '<1@example.org>',
        'Auto-Submitted': 'auto-generated',
      },
    });
    expect(headers.get('list-unsubscribe')).toBe(link);
    expect(headers.get('message-id')).toBe('<1@example.org>');
    expect(headers.get('auto-submitted')).toBe('auto-generated');
    expect(headers.get('content-language')).toBe('en');
    expect(headers.get('from')).toBe('ITO newsroom <alerts@example.org>');
  });

  it.each(['\r', '\r\n', '\n', '\r\r\n', '\n\r'])('has no line break of half a kind: %j', async (ending) => {
    const { raw } = await compose({ ...mail, text: `a${ending}b`, html: `<p>a${ending}b` }, from);
    expect(Buffer.from(raw).toString('latin1')).not.toMatch(/(?<!\r)\n|\r(?!\n)/);
  });

  it('is named in its language, and stays within ASCII and line lengths in any script', async () => {
    const title = 'المد والجزر '.repeat(40);
    const { raw, to } = await compose(
      {
        ...mail,
        to: 'rim@exämple.org',
        language: 'ar',
        subject: title,
        text: title.repeat(40),
        html: `<p>${title.repeat(40)}`,
      },
      from,
    );
    const text = Buffer.from(raw).toString('latin1');
    expect(to).toEqual(['rim@xn--exmple-cua.org']);
    // RFC 5322, section 2.1.1; RFC 5321, section 2.3.8: lines end in CR LF.
    expect(text.split('\r\n').every((line) => line.length <= 998 && /^[\t\x20-\x7e]*$/.test(line))).toBe(
      true,
    );
    const { from: sender, subject } = await simpleParser(Buffer.from(raw));
    expect([sender?.value[0]?.name, subject]).toEqual(['غرفة أخبار المكتب', title.trim()]);
    expect(text).toMatch(/^Content-Type: multipart\/alternative/m);
  });
});

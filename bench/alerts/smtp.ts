/**
 * The same mail by nodemailer's pooled SMTP to a server on loopback, written anew for each reader as its users do.
 * `--mails N`; its port is in the environment. Prints one JSON line: seconds.
 */
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { simpleParser } from 'mailparser';
import { createTransport } from 'nodemailer';
import { AT_ONCE } from '../../functions/shared/domain/send-allowance.ts';
import { readyMail, settings } from './release.ts';

const { values } = parseArgs({ options: { mails: { type: 'string' } } });
const mails = Number(values.mails);
const { raw, token } = await readyMail();
const { subject = '', text = '', html } = await simpleParser(Buffer.from(raw));
const transport = createTransport({
  host: '127.0.0.1',
  port: Number(process.env.PORT),
  pool: true,
  maxConnections: AT_ONCE,
  maxMessages: Number.POSITIVE_INFINITY,
  secure: false,
  ignoreTLS: true,
});
const { name, address } = settings.senders.alerts;
const began = performance.now();
let left = mails;
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    while (left > 0) {
      const n = left;
      left -= 1;
      const theirs = token.slice(0, -8) + String(n).padStart(8, '0');
      const unsubscribe = `https://news.example.org/subscriptions/unsubscribe?token=${theirs}`;
      await transport.sendMail({
        from: { name: name.en ?? '', address },
        to: `reader-${n}@mail.example.net`,
        subject,
        text: text.replaceAll(token, theirs),
        html: (html || '').replaceAll(token, theirs),
        messageId: `<${n}@news.example.org>`,
        headers: {
          'List-Id': '<alerts.news.example.org>',
          'List-Unsubscribe': { prepared: true, foldLines: false, value: `<${unsubscribe}>` },
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
          'Auto-Submitted': 'auto-generated',
          'Content-Language': 'en',
        },
      });
    }
  }),
);
console.log(JSON.stringify({ seconds: (performance.now() - began) / 1_000 }));
process.exit();

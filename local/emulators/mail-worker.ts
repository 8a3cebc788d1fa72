import { AsyncLocalStorage } from 'node:async_hooks';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod';
import { HOST } from '../ports.ts';
import type { SentMail } from './sent-mail.ts';

const { port, file } = z.object({ port: z.number(), file: z.string() }).parse(workerData);
const load = createRequire(import.meta.url);
const { default: startSes }: typeof import('aws-ses-v2-local') = load('aws-ses-v2-local');
const store: typeof import('aws-ses-v2-local/dist/store.js') = load('aws-ses-v2-local/dist/store.js');
type Email = Parameters<typeof store.saveEmail>[0];

/** The inbox shows what it has in memory: the newest of a long-lived newsroom. */
const KEPT = 1_000;

const { emails } = store.getStoreReadonly();
if (existsSync(file))
  emails.push(...z.array(z.custom<Email>()).parse(JSON.parse(readFileSync(file, 'utf8'))));

function keep(): void {
  const { emails: current } = store.getStoreReadonly();
  if (current.length > KEPT) current.splice(0, current.length - KEPT);
  writeFileSync(`${file}.new`, JSON.stringify(current));
  renameSync(`${file}.new`, file);
}

// Of a raw mail the library keeps sender, subject and body, and drops the header fields, where one-click
// unsubscription (RFC 8058) is, and the tags. They are read from the request; the fields are put where it keeps those of
// other mails.
const request = new AsyncLocalStorage<Buffer[]>();
const { saveEmail } = store;
let changed = false;
Object.assign(store, {
  saveEmail: (email: Email) => {
    const asked = new URLSearchParams(Buffer.concat(request.getStore() ?? []).toString());
    const raw = asked.get('RawMessage.Data');
    const headers = raw ? headersOf(Buffer.from(raw, 'base64').toString()) : (email.headers ?? []);
    saveEmail(raw ? { ...email, headers } : email);
    changed = true;
    parentPort?.postMessage(sentMailOf(email, headers, asked));
  },
});

/** What SES's events tell of a mail (SES API reference, SendRawEmail; Developer Guide, "Amazon SES-specific headers"). */
function sentMailOf(email: Email, headers: SentMail['headers'], asked: URLSearchParams): SentMail {
  const header = (name: string) => headers.find((one) => one.name.toLowerCase() === name)?.value;
  const members = (parameter: string): string[] =>
    [...asked].filter(([name]) => name.startsWith(`${parameter}.member.`)).map(([, value]) => value);
  const inHeader = (header('x-ses-message-tags') ?? '').split(',').flatMap((pair) => {
    const [name = '', value] = pair.split('=');
    return value === undefined ? [] : [[name.trim(), value.trim()]];
  });
  const inRequest = [...asked].flatMap(([name, tag]) => {
    const member = /^(Tags\.member\.\d+)\.Name$/.exec(name)?.[1];
    return member ? [[tag, asked.get(`${member}.Value`) ?? '']] : [];
  });
  const destination = members('Destinations');
  const configurationSet = asked.get('ConfigurationSetName') ?? header('x-ses-configuration-set');
  return {
    messageId: email.messageId,
    source: email.from,
    destination: destination.length > 0 ? destination : email.destination.to,
    headers,
    ...(configurationSet ? { configurationSet } : {}),
    tags: Object.fromEntries([...inHeader, ...inRequest]),
  };
}

/** Header fields of a message, unfolded (RFC 5322, section 2.2.3). */
function headersOf(message: string): { name: string; value: string }[] {
  const [head = ''] = message.split(/\r?\n\r?\n/, 1);
  return head
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .flatMap((line) => {
      const colon = line.indexOf(':');
      return colon > 0 ? [{ name: line.slice(0, colon), value: line.slice(colon + 1).trim() }] : [];
    });
}

/**
 * The library's inbox, in which a mail is a frame. Its links open beside it, as in a mail program: pages of subscriptions
 * let nobody frame them.
 */
const inbox = `${readFileSync(load.resolve('aws-ses-v2-local/static/index.html'), 'utf8')}
<script>
new MutationObserver(() => {
  for (const { contentDocument } of document.querySelectorAll('iframe'))
    if (!contentDocument.querySelector('base')) contentDocument.head.innerHTML = '<base target="_blank">';
}).observe(document.getElementById('content'), { childList: true });
</script>
`;

const server = await startSes({ host: HOST, port });
server.prependListener('request', (incoming, response) => {
  // Own properties go before those of the library's framework, which sends no other file.
  Object.assign(response, {
    sendFile: () => response.setHeader('content-type', 'text/html; charset=utf-8').end(inbox),
  });
  const chunks: Buffer[] = [];
  request.enterWith(chunks);
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  // The library leaves actions that it does not know without an answer.
  incoming.on('end', () => {
    const isQuota = Buffer.concat(chunks).toString().startsWith('Action=GetSendQuota');
    if (isQuota) response.setHeader('content-type', 'text/xml').end(quota());
  });
});

/** Mails a second that a laptop says it takes. */
const RATE = 200;
const DAY = 86_400;

/** GetSendQuota's answer (SES API reference): as many mails a day as one likes. */
function quota(): string {
  const since = Date.now() / 1000 - DAY;
  const sent = store.getStoreReadonly().emails.filter(({ at }) => at > since).length;
  return `<GetSendQuotaResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><GetSendQuotaResult><Max24HourSend>-1</Max24HourSend><MaxSendRate>${RATE}</MaxSendRate><SentLast24Hours>${sent}</SentLast24Hours></GetSendQuotaResult></GetSendQuotaResponse>`;
}
const saving = setInterval(() => {
  if (changed) keep();
  changed = false;
}, 1_000);

parentPort?.once('message', () => {
  clearInterval(saving);
  if (changed) keep();
  server.closeAllConnections();
  server.close(() => process.exit(0));
});
parentPort?.postMessage('ready');

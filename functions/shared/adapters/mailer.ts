import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import {
  SESClient,
  type SESClientConfig,
  SESServiceException,
  SendRawEmailCommand,
} from '@aws-sdk/client-ses';
// biome-ignore lint/style/noRestrictedImports: this lib/ is nodemailer's, not ours
import MailComposer from 'nodemailer/lib/mail-composer';
import {
  type BulkMailer,
  type Mail,
  type Mailer,
  MailFateUnknown,
  MailNotAccepted,
  MailRefused,
} from '../domain/mail.ts';

export interface MailerSettings {
  /** `senders.alerts` of the newsroom: the name in each language, and the address. */
  from: { name: Record<string, string>; address: string };
  configurationSet?: string | undefined;
}

/** Mail by SES. Region and endpoint come from the environment. */
export function createMailer(
  settings: MailerSettings,
  // One attempt only: the SDK's own retry would send a mail again whose answer was lost.
  client = new SESClient({ maxAttempts: 1 }),
): Mailer {
  return {
    async send(mail) {
      const { raw, to } = await compose(mail, settings.from).catch(() => {
        throw new MailRefused('the mail could not be written as a MIME message');
      });
      if (to.length !== 1) throw new MailRefused(`a mail goes to one address; this one names ${to.length}`);
      const [address = ''] = to;
      return sendRaw(client, settings, address, raw, mail.tags);
    },
  };
}

/** Mails on their way at a time: as many connections are kept. */
const SOCKETS = 50;

/** Milliseconds after which no answer is waited for any more: one mail must not cost the fates of a chunk. */
const PATIENCE = 10_000;
/**
 * Milliseconds after which connections that nobody used are given up: a function that slept does not see that the other
 * end has closed them, and of a mail that is written into one it can't be known whether it was taken.
 */
const IDLE = 5_000;

/**
 * Mail in bulk by SES. Region and endpoint come from the environment.
 *
 * @param patience milliseconds for an answer
 */
export function createBulkMailer(
  settings: Pick<MailerSettings, 'configurationSet'>,
  config: SESClientConfig = {},
  patience = PATIENCE,
): BulkMailer {
  const pool = { keepAlive: true, maxSockets: SOCKETS };
  const [httpAgent, httpsAgent] = [new HttpAgent(pool), new HttpsAgent(pool)];
  const client = new SESClient({
    maxAttempts: 1,
    cacheMiddleware: true,
    requestHandler: { httpAgent, httpsAgent, requestTimeout: patience, throwOnRequestTimeout: true },
    ...config,
  });
  let underWay = 0;
  let used = Date.now();
  return {
    async sendRaw(to, raw, tags) {
      if (underWay === 0 && Date.now() - used > IDLE)
        for (const agent of [httpAgent, httpsAgent]) agent.destroy();
      underWay += 1;
      try {
        return await sendRaw(client, settings, to, raw, tags);
      } finally {
        underWay -= 1;
        used = Date.now();
      }
    },
  };
}

async function sendRaw(
  client: SESClient,
  { configurationSet }: Pick<MailerSettings, 'configurationSet'>,
  to: string,
  raw: Uint8Array,
  tags: Record<string, string> | undefined,
): Promise<{ messageId: string }> {
  const command = new SendRawEmailCommand({
    Destinations: [to],
    RawMessage: { Data: raw },
    ...(configurationSet ? { ConfigurationSetName: configurationSet } : {}),
    ...(tags ? { Tags: Object.entries(tags).map(([Name, Value]) => ({ Name, Value })) } : {}),
  });
  try {
    const { MessageId } = await client.send(command);
    return { messageId: MessageId ?? '' };
  } catch (error) {
    throw mailError(error);
  }
}

/**
 * The MIME message (RFC 5322, 2045), CRLF, and the envelope's recipients with domains in ASCII (RFC 3492).
 * SES replaces `Message-ID` and `Date` by its own in what it delivers (SES Developer Guide, "Header fields").
 */
export async function compose(
  mail: Mail,
  from: MailerSettings['from'],
): Promise<{ raw: Uint8Array; to: string[] }> {
  const name = (mail.language && from.name[mail.language]) || Object.values(from.name)[0] || '';
  const { 'Message-ID': messageId, ...headers } = mail.headers ?? {};
  const node = new MailComposer({
    from: { name: words(name), address: from.address },
    to: { name: '', address: oneLine(mail.to) },
    subject: words(mail.subject),
    text: breaks(mail.text),
    ...(mail.html === undefined ? {} : { html: breaks(mail.html) }),
    ...(messageId === undefined ? {} : { messageId: oneLine(messageId) }),
    headers: {
      ...(mail.language ? { 'Content-Language': mail.language } : {}),
      ...Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, header(value)])),
    },
    newline: 'win',
    textEncoding: 'Q',
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  return { raw: await node.build(), to: node.getEnvelope().to };
}

/** ASCII values stand as they are: a folded or encoded `List-Unsubscribe` is one that some clients can't read. */
function header(value: string) {
  const line = oneLine(value);
  return /^[\x20-\x7e]*$/.test(line) ? { prepared: true, foldLines: false, value: line } : line;
}

/** Line breaks and other control characters become a space. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();

/**
 * Words in a header, as they are written: what looks like an encoded word (RFC 2047) would be shown as what it encodes.
 * A word joiner, which is not seen, keeps it from being one.
 */
const words = (text: string): string => oneLine(text).replaceAll('=?', '=\u2060?');

/** Line breaks of one kind, which become CR LF: none of them stands alone in a message (RFC 5322, section 2.3). */
const breaks = (text: string): string => text.replace(/\r\n?/g, '\n');

/** Codes by which SES says that the mail itself is wrong (SES API reference, SendRawEmail and common errors). */
const REFUSALS = new Set(['MessageRejected', 'InvalidParameterValue', 'InvalidParameterValueException']);
/** What SES says where it rejects a mail for the sender's or the account's sake (SES Developer Guide, "SES email sending errors"). */
const OUR_FAULT = /not verified|sending .*(paused|suspended|disabled)|quota|(rate|limit) exceeded/i;

/** Whether a rejection is of the account and not of the mail. The text is read without the addresses in it, and not kept. */
const isOurFault = ({ name, message }: SESServiceException): boolean =>
  name === 'MessageRejected' && OUR_FAULT.test(message.replace(/\S*@\S*/g, ''));

/** System errors that come before a byte of the request is on its way. */
const NO_CONNECTION = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

function mailError(error: unknown) {
  if (error instanceof SESServiceException) {
    if (REFUSALS.has(error.name) && !isOurFault(error))
      return new MailRefused(`SES refused the mail: ${error.name}`);
    // Every answer of the 4xx kind is a no: throttled, paused, not allowed, not set up.
    const status = error.$metadata.httpStatusCode ?? 0;
    if (status >= 400 && status < 500)
      return new MailNotAccepted(`SES did not take the mail now: ${error.name}`);
    return new MailFateUnknown(`SES answered ${status} ${error.name}`);
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (NO_CONNECTION.has(code)) return new MailNotAccepted(`SES can't be reached: ${code}`);
  return new MailFateUnknown(`no answer from SES: ${code || 'unknown error'}`);
}

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SESClient } from '@aws-sdk/client-ses';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createBulkMailer, createMailer } from '../../../functions/shared/adapters/mailer.ts';
import {
  type Mail,
  MailError,
  MailFateUnknown,
  MailNotAccepted,
  MailRefused,
} from '../../../functions/shared/domain/mail.ts';

const from = { name: { en: 'ITO newsroom' }, address: 'alerts@example.org' };
const mail: Mail = {
  to: 'rim@example.net',
  subject: 'Tides',
  text: 'Words.',
  tags: { kind: 'published', language: 'en' },
};

/** A stand-in for SES that answers as it is told, or not at all. */
let answer: { status: number; body: string } | 'hang up' | 'say nothing';
let connections = 0;
let requests: URLSearchParams[] = [];
let server: Server;
let port = 0;
beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      requests.push(new URLSearchParams(Buffer.concat(parts).toString()));
      if (answer === 'say nothing') return;
      if (answer === 'hang up') request.socket.destroy();
      else response.writeHead(answer.status, { 'content-type': 'text/xml' }).end(answer.body);
    });
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  port = address.port;
});
afterAll(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

const TAKEN =
  '<SendRawEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><SendRawEmailResult><MessageId>0100</MessageId></SendRawEmailResult></SendRawEmailResponse>';
const mailer = (endpoint = `http://127.0.0.1:${port}`) =>
  createMailer(
    { from, configurationSet: 'newsroom' },
    new SESClient({
      endpoint,
      region: 'us-east-1',
      maxAttempts: 1,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    }),
  );
const failure = (status: number, code: string) => ({
  status,
  body: `<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type><Code>${code}</Code><Message>about rim@example.net</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
});
const outcome = () =>
  mailer()
    .send(mail)
    .catch((error: unknown) => error);

it('sends the message, its recipient, its tags and the configuration set', async () => {
  requests = [];
  answer = { status: 200, body: TAKEN };
  expect(await mailer().send(mail)).toEqual({ messageId: '0100' });
  const [sent] = requests;
  expect(sent?.get('Destinations.member.1')).toBe('rim@example.net');
  expect(sent?.get('ConfigurationSetName')).toBe('newsroom');
  expect([sent?.get('Tags.member.1.Name'), sent?.get('Tags.member.1.Value')]).toEqual(['kind', 'published']);
  expect(Buffer.from(sent?.get('RawMessage.Data') ?? '', 'base64').toString()).toContain(
    '\r\nSubject: Tides\r\n',
  );
});

it.each([
  [400, 'Throttling', MailNotAccepted],
  [400, 'AccountSendingPausedException', MailNotAccepted],
  [400, 'ConfigurationSetDoesNotExist', MailNotAccepted],
  [403, 'AccessDenied', MailNotAccepted],
  [400, 'MessageRejected', MailRefused],
  [400, 'InvalidParameterValue', MailRefused],
  [500, 'InternalFailure', MailFateUnknown],
  [503, 'ServiceUnavailable', MailFateUnknown],
])('an answer %i %s is of the right type, tried once, and tells no address', async (status, code, type) => {
  requests = [];
  answer = failure(status, code);
  const error = await outcome();
  expect(error).toBeInstanceOf(type);
  expect(requests).toHaveLength(1);
  if (error instanceof MailError)
    expect([error.message, error.cause]).toEqual([expect.not.stringContaining('@'), undefined]);
});

it('a mail that names no address is refused before SES hears of it', async () => {
  requests = [];
  await expect(mailer().send({ ...mail, to: ' ' })).rejects.toBeInstanceOf(MailRefused);
  expect(requests).toEqual([]);
});

it('a lost answer is of unknown fate and not tried again; where there is nobody, nothing was accepted', async () => {
  requests = [];
  answer = 'hang up';
  expect(await outcome()).toBeInstanceOf(MailFateUnknown);
  expect(requests).toHaveLength(1);
  const nobody = createServer();
  await new Promise<void>((resolve) => nobody.listen(0, '127.0.0.1', resolve));
  const { port: closed } = nobody.address() as AddressInfo;
  await new Promise((resolve) => nobody.close(resolve));
  await expect(mailer(`http://127.0.0.1:${closed}`).send(mail)).rejects.toBeInstanceOf(MailNotAccepted);
});

const bulkMailer = (patience?: number) =>
  createBulkMailer(
    {},
    {
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    },
    patience,
  );
const raw = new TextEncoder().encode('Subject: Tides\r\n\r\nWords.\r\n');

it('mail in bulk waits so long for an answer, and then its fate is unknown', async () => {
  requests = [];
  answer = 'say nothing';
  const lost = bulkMailer(300).sendRaw('rim@example.net', raw, {});
  await expect(lost).rejects.toBeInstanceOf(MailFateUnknown);
  expect(requests).toHaveLength(1);
});

it('mail in bulk goes over one connection, but not over one that lay idle while the function slept', async () => {
  answer = { status: 200, body: TAKEN };
  connections = 0;
  const bulk = bulkMailer();
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    await bulk.sendRaw('rim@example.net', raw, {});
    vi.setSystemTime(Date.now() + 4_000);
    await bulk.sendRaw('rim@example.net', raw, {});
    expect(connections).toBe(1);
    vi.setSystemTime(Date.now() + 60_000);
    await bulk.sendRaw('rim@example.net', raw, {});
    expect(connections).toBe(2);
  } finally {
    vi.useRealTimers();
  }
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createMailer } from '../../../functions/shared/adapters/mailer.ts';
import { createSendQuota } from '../../../functions/shared/adapters/send-quota.ts';
import { clientConfig } from '../../../local/emulators/clients.ts';
import { startMail } from '../../../local/emulators/mail.ts';
import type { SentMail } from '../../../local/emulators/sent-mail.ts';
import { choosePorts, HOST } from '../../../local/ports.ts';
import { eventually } from '../../support/eventually.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'dateline-mail-'));
const heard: SentMail[] = [];
let ses: SESClient;
let mail: { stop(): Promise<void> };
let port: number;
beforeAll(async () => {
  ({ mail: port } = await choosePorts(0));
  mail = await startMail({ port, dataDir, onMail: (one) => heard.push(one) });
  ses = new SESClient({ ...clientConfig(port), maxAttempts: 1 });
});
afterAll(async () => {
  ses.destroy();
  await mail.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

it('a mail is told of with its tags, its configuration set and whom it goes to', async () => {
  const from = { name: { en: 'Tide Office' }, address: 'alerts@example.org' };
  const { messageId } = await createMailer({ from, configurationSet: 'set' }, ses).send({
    to: 'bounce+ü@simulator.amazonses.com',
    subject: 'Tide & moon = 2 + 2',
    text: 'Words.',
    tags: { kind: 'opt-in', subscriber: 'a_b-c' },
  });
  const told = await eventually(async () => heard[0]);
  expect(told).toMatchObject({
    messageId,
    destination: ['bounce+ü@simulator.amazonses.com'],
    configurationSet: 'set',
    tags: { kind: 'opt-in', subscriber: 'a_b-c' },
  });
});

it('headers say the same where the request does not', async () => {
  heard.splice(0);
  const head = ['From: a@example.org', 'To: b@example.net', 'Subject: s'];
  const raw = [...head, 'X-SES-CONFIGURATION-SET: set', 'X-SES-MESSAGE-TAGS: a=1, b=2', '', 'x'].join('\r\n');
  await ses.send(new SendRawEmailCommand({ RawMessage: { Data: new TextEncoder().encode(raw) } }));
  const told = await eventually(async () => heard[0]);
  expect(told).toMatchObject({
    destination: ['b@example.net'],
    configurationSet: 'set',
    tags: { a: '1', b: '2' },
  });
});

it('the quota is answered: a rate, and no end of the day', async () => {
  const quota = await createSendQuota(ses)();
  expect(quota?.rate).toBeGreaterThan(0);
  expect(quota).toMatchObject({ day: Number.POSITIVE_INFINITY, left: Number.POSITIVE_INFINITY });
});

it('a mail’s links open beside the inbox, which frames it: pages of subscriptions let nobody frame them', async () => {
  const answer = await fetch(`http://${HOST}:${port}/`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  const page = await answer.text();
  expect(page).toContain('<iframe');
  expect(page).toContain('<base target="_blank">');
});

import { createServer } from 'node:http';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { CreateScheduleCommand } from '@aws-sdk/client-scheduler';
import { SESClient } from '@aws-sdk/client-ses';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect, it } from 'vitest';
import { createMailer } from '../../../functions/shared/adapters/mailer.ts';
import { clientConfig } from '../../../local/emulators/clients.ts';
import { choosePorts } from '../../../local/ports.ts';
import { eventually } from '../../support/eventually.ts';
import { startTiny } from './tiny-app.ts';

it('a restart, on other ports, keeps objects, items, messages, schedules, webhooks and mails', async () => {
  const before = await startTiny();
  const Bucket = before.output('UploadsBucketName');
  await before.s3.send(
    new PutObjectCommand({ Bucket, Key: 'in/kept', Body: 'words', Metadata: { editor: 'e' } }),
  );
  await eventually(async () => (await before.kept('DONE')).includes('in/kept'));
  await before.sqs.send(
    new SendMessageCommand({ QueueUrl: before.output('UnreadUrl'), MessageBody: 'waiting' }),
  );
  await before.scheduler.send(
    new CreateScheduleCommand({
      Name: 'while-away',
      GroupName: before.output('GroupName'),
      ScheduleExpression: `at(${new Date(Date.now() + 1_500).toISOString().slice(0, 19)})`,
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: before.output('UnreadArn'), RoleArn: 'arn:aws:iam::000000000000:role/r', Input: 'due' },
    }),
  );
  await fetch(`http://127.0.0.1:${before.ports.receiver}/hook`, { method: 'POST', body: '{"a":1}' });
  const ses = new SESClient(clientConfig(before.ports.mail));
  await createMailer({ from: { name: { en: 'Tide Office' }, address: 'news@example.org' } }, ses).send({
    to: 'reader@example.net',
    subject: 'Kept',
    text: 'words',
    headers: { 'List-Unsubscribe': '<http://127.0.0.1/leave>' },
  });
  ses.destroy();
  await before.stop({ keepData: true });

  const after = await startTiny({ dataDir: before.dataDir });
  const object = await after.s3.send(new GetObjectCommand({ Bucket, Key: 'in/kept' }));
  expect([await object.Body?.transformToString(), object.Metadata]).toEqual(['words', { editor: 'e' }]);
  // Nothing is done twice for having been restarted.
  expect(await after.kept('DONE')).toEqual(['in/kept']);
  await eventually(async () => {
    expect((await after.messages(after.output('UnreadUrl'))).sort()).toEqual(['due', 'waiting']);
    return true;
  });
  const received = await (await fetch(`http://127.0.0.1:${after.ports.receiver}/received`)).json();
  expect(received).toMatchObject([{ path: '/hook', body: '{"a":1}', signature: { valid: false } }]);
  const stage = { MailInboxUrl: `http://127.0.0.1:${after.ports.mail}/` };
  const store = await (await fetch(`${stage.MailInboxUrl}store`)).json();
  expect(store).toMatchObject({
    emails: [
      {
        subject: 'Kept',
        headers: expect.arrayContaining([{ name: 'List-Unsubscribe', value: '<http://127.0.0.1/leave>' }]),
      },
    ],
  });
  await after.stop();
});

it('a port that is taken at the last moment leaves nothing running', async () => {
  const ports = await choosePorts(0);
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(ports.receiver, '127.0.0.1', resolve));
  await expect(startTiny({ ports })).rejects.toThrow('EADDRINUSE');
  await new Promise((resolve) => other.close(resolve));
  const again = await startTiny({ ports });
  expect(again.ports).toEqual(ports);
  await again.stop();
});

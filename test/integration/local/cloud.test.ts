import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { startTiny } from './tiny-app.ts';

let tiny: Awaited<ReturnType<typeof startTiny>>;
beforeAll(async () => {
  tiny = await startTiny();
});
afterAll(() => tiny.stop());

const upload = (Key: string) =>
  tiny.s3.send(new PutObjectCommand({ Bucket: tiny.output('UploadsBucketName'), Key, Body: 'x' }));

describe('an upload', () => {
  it('goes from the bucket over the rule and the queue to the function and its table', async () => {
    await upload('out/ignored');
    await upload('in/a b+c%20/مقياس');
    await eventually(async () => (await tiny.kept('DONE')).includes('in/a b+c%20/مقياس'));
    expect(await tiny.kept('DONE')).not.toContain('out/ignored');
  });

  it('of 30 MB is taken', async () => {
    const Body = new Uint8Array(30 * 1024 * 1024);
    await tiny.s3.send(
      new PutObjectCommand({ Bucket: tiny.output('UploadsBucketName'), Key: 'in/large', Body }),
    );
    await eventually(async () => (await tiny.kept('DONE')).includes('in/large'));
  });

  it('that is deleted is told of, too', async () => {
    await upload('in/fleeting');
    await tiny.s3.send(
      new DeleteObjectCommand({ Bucket: tiny.output('UploadsBucketName'), Key: 'in/fleeting' }),
    );
    await eventually(
      async () => (await tiny.kept('DONE')).filter((key) => key === 'in/fleeting').length === 2,
    );
  });
});

describe('a queue', () => {
  const text = (body: string) => JSON.stringify({ text: body });

  it('gives back what failed and nothing else, and after its tries moves it to the dead letters', async () => {
    await tiny.sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: tiny.output('WorkUrl'),
        Entries: ['good 1', 'poison', 'good 2', 'once'].map((body, i) => ({
          Id: String(i),
          MessageBody: text(body),
        })),
      }),
    );
    await eventually(async () => {
      expect(await tiny.messages(tiny.output('DeadUrl'))).toEqual([text('poison')]);
      return true;
    });
    const done = await tiny.kept('DONE');
    for (const body of ['good 1', 'good 2', 'once']) expect(done.filter((b) => b === body)).toHaveLength(1);
    expect(done).not.toContain('poison');
  });

  it('gives back the whole batch when the function throws', async () => {
    await tiny.sqs.send(
      new SendMessageCommand({ QueueUrl: tiny.output('WorkUrl'), MessageBody: text('throw') }),
    );
    await eventually(async () => (await tiny.messages(tiny.output('DeadUrl'))).includes(text('throw')));
    expect(tiny.lines.join('\n')).toContain('the whole batch');
  });

  it('with order keeps it within a group, over a failure; other groups go on', async () => {
    const jobs: [string, string][] = [
      ['a', 'a1 once'],
      ['a', 'a2'],
      ['b', 'b1'],
      ['a', 'a3'],
    ];
    for (const [group, body] of jobs) {
      await tiny.sqs.send(
        new SendMessageCommand({
          QueueUrl: tiny.output('OrderedUrl'),
          MessageBody: text(body),
          MessageGroupId: group,
          MessageDeduplicationId: body,
        }),
      );
    }
    await eventually(async () => (await tiny.kept('b')).length === 1);
    expect(await tiny.kept('a')).toEqual([]);
    await eventually(async () => (await tiny.kept('a')).length === 3);
    expect(await tiny.kept('a')).toEqual(['a1 once', 'a2', 'a3']);
  });
});

describe('a bus', () => {
  it('brings an event to its queue whole, and says what it could not take', async () => {
    const entry = { EventBusName: 'tiny', Source: 'test', Detail: '{"n":1}', DetailType: 'kept.v1' };
    const answer = await tiny.bus.send(
      new PutEventsCommand({
        Entries: [
          entry,
          { ...entry, DetailType: 'other.v1' },
          { ...entry, EventBusName: 'nowhere' },
          { ...entry, Detail: 'no JSON' },
        ],
      }),
    );
    expect(answer.FailedEntryCount).toBe(2);
    expect(answer.Entries?.map((e) => e.ErrorCode)).toEqual([
      undefined,
      undefined,
      'ResourceNotFoundException',
      'MalformedDetail',
    ]);
    const [message, ...others] = await tiny.messages(tiny.output('UnreadUrl'));
    expect(others).toEqual([]);
    expect(JSON.parse(message ?? '')).toMatchObject({
      'detail-type': 'kept.v1',
      source: 'test',
      account: '000000000000',
      region: 'us-east-1',
      detail: { n: 1 },
    });
  });
});

describe('a schedule', () => {
  const at = (milliseconds: number) =>
    `at(${new Date(Date.now() + milliseconds).toISOString().slice(0, 19)})`;
  const schedule = (name: string, expression: string) => ({
    Name: name,
    GroupName: tiny.output('GroupName'),
    ScheduleExpression: expression,
    FlexibleTimeWindow: { Mode: 'OFF' } as const,
    ActionAfterCompletion: 'DELETE' as const,
    Target: {
      Arn: tiny.output('UnreadArn'),
      RoleArn: 'arn:aws:iam::000000000000:role/r',
      Input: `"${name}"`,
    },
  });
  const get = (Name: string) =>
    tiny.scheduler.send(new GetScheduleCommand({ Name, GroupName: tiny.output('GroupName') }));

  it('is made once, moved, fires, and is gone', async () => {
    await tiny.scheduler.send(new CreateScheduleCommand(schedule('soon', at(3_600_000))));
    await expect(
      tiny.scheduler.send(new CreateScheduleCommand(schedule('soon', at(1_000)))),
    ).rejects.toMatchObject({ name: 'ConflictException' });
    expect((await get('soon')).Target?.Input).toBe('"soon"');
    await tiny.scheduler.send(new UpdateScheduleCommand(schedule('soon', at(1_000))));
    await eventually(async () => (await tiny.messages(tiny.output('UnreadUrl'))).includes('"soon"'), 4_000);
    await eventually(
      async () => (await get('soon').catch((error) => error)).name === 'ResourceNotFoundException',
    );
  });

  it('that is unknown, or in no group, or of a kind the laptop has not, is refused by name', async () => {
    const { scheduler } = tiny;
    const unknown = { name: 'ResourceNotFoundException' };
    await expect(
      scheduler.send(new DeleteScheduleCommand({ Name: 'x', GroupName: tiny.output('GroupName') })),
    ).rejects.toMatchObject(unknown);
    await expect(scheduler.send(new UpdateScheduleCommand(schedule('x', at(0))))).rejects.toMatchObject(
      unknown,
    );
    await expect(
      scheduler.send(new CreateScheduleCommand({ ...schedule('x', at(0)), GroupName: 'nowhere' })),
    ).rejects.toMatchObject(unknown);
    await expect(
      scheduler.send(new CreateScheduleCommand(schedule('x', 'rate(1 day)'))),
    ).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('the API', () => {
  const get = (path: string, init?: RequestInit) => fetch(`${tiny.site}${path}`, init);

  it('brings a request to the function of its route, and the answer back', async () => {
    const response = await get('/api/hello', { method: 'POST', body: 'words' });
    expect([response.status, await response.text()]).toEqual([200, 'ANY /api/{name} words']);
    expect(response.headers.getSetCookie()).toEqual(['a=1']);
    expect(response.headers.get('content-security-policy')).toBe("default-src 'none'");
    expect((await get('/api')).status).toBe(404);
  });

  it('runs the function with its own variables and none of the laptop’s', async () => {
    const environment = await (await get('/api/environment')).json();
    expect(environment).toMatchObject({
      TABLE: 'Tiny-Table',
      AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_NAME: 'Tiny-Worker',
      AWS_ENDPOINT_URL_SQS: `http://127.0.0.1:${tiny.ports.storage}`,
    });
    expect(environment).not.toHaveProperty('HOME');
    expect(environment).not.toHaveProperty('VITEST');
  });

  it.each(['throw', 'crash', 'slow'])(
    'answers 500 when the function fails (%s), and is well again',
    async (how) => {
      expect((await get(`/api/${how}`)).status).toBe(500);
      expect((await get('/api/hello')).status).toBe(200);
    },
  );
});

describe('the site', () => {
  const put = (Key: string, Body: string, more: object = {}) =>
    tiny.s3.send(new PutObjectCommand({ Bucket: tiny.output('SiteBucketName'), Key, Body, ...more }));
  const get = (path: string, init?: RequestInit) => fetch(`${tiny.site}${path}`, init);

  it('serves a folder by its index.html, with the headers of the object and the CDN', async () => {
    const more = {
      ContentType: 'text/html; charset=utf-8',
      CacheControl: 'max-age=60',
      ContentLanguage: 'ar',
    };
    await put('ar/قلم/index.html', '<p>', more);
    const response = await get('/ar/%D9%82%D9%84%D9%85/');
    expect([response.status, await response.text()]).toEqual([200, '<p>']);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'max-age=60',
      'content-language': 'ar',
      'content-security-policy': "default-src 'none'",
    });
  });

  it('answers HEAD without a body and an unchanged page with 304', async () => {
    await put('page.html', 'words');
    const head = await get('/page.html', { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '5', '']);
    const etag = head.headers.get('etag') ?? '';
    expect((await get('/page.html', { headers: { 'if-none-match': etag } })).status).toBe(304);
    expect((await get('/page.html', { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
    const later = new Date(Date.now() + 60_000).toUTCString();
    expect((await get('/page.html', { headers: { 'if-modified-since': later } })).status).toBe(304);
  });

  it('answers what is not there with its page for that, and 404; what only reads, refuses to write', async () => {
    expect((await get('/nowhere/')).status).toBe(404);
    await put('404.html', 'Not here', { ContentType: 'text/html' });
    const response = await get('/nowhere/%E0%A4%A/');
    expect([response.status, await response.text(), response.headers.get('content-type')]).toEqual([
      404,
      'Not here',
      'text/html',
    ]);
    expect((await get('/page.html', { method: 'POST', body: 'x' })).status).toBe(403);
  });
});

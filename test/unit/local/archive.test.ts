import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createReplay } from '../../../functions/shared/adapters/replay.ts';
import { createBuses } from '../../../local/events/bus.ts';
import { createEventsEndpoint } from '../../../local/events/endpoint.ts';
import { compilePattern } from '../../../local/events/pattern.ts';
import { listen } from '../../../local/http.ts';
import { choosePorts } from '../../../local/ports.ts';

const source = ['aws.ses'];
const rule = (name: string, pattern: object) => ({
  name,
  arn: `arn:aws:events:us-east-1:000000000000:rule/${name}`,
  bus: 'default',
  pattern: compilePattern({ source, ...pattern }),
  queueArns: [name],
});
const replayed = rule('Replayed', { 'replay-name': [{ exists: true }] });
const archiveArn = 'arn:aws:events:us-east-1:000000000000:archive/mail';
const settings = {
  archiveArn,
  busArn: 'arn:aws:events:us-east-1:000000000000:event-bus/default',
  ruleArn: replayed.arn,
};

const sent: [string, { detail: unknown; 'replay-name'?: string }][] = [];
const buses = createBuses(
  {
    buses: [],
    rules: [rule('Live', { 'replay-name': [{ exists: false }] }), replayed, rule('Every', {})],
    archives: [
      { arn: archiveArn, bus: 'default', pattern: compilePattern({ source, 'detail-type': ['kept'] }) },
    ],
  },
  async (queue, body) => {
    sent.push([queue, JSON.parse(body)]);
  },
);
let server: { stop(): Promise<void> };
let client: EventBridgeClient;
beforeAll(async () => {
  const { events } = await choosePorts(0);
  server = await listen(events, createEventsEndpoint(buses));
  client = new EventBridgeClient({
    endpoint: `http://127.0.0.1:${events}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const put = (detailType: string, n: number, minute: number) =>
    buses.put({
      bus: 'default',
      source: 'aws.ses',
      detailType,
      detail: { n },
      time: new Date(Date.UTC(2026, 2, 2, 9, minute)),
    });
  await put('kept', 1, 0);
  await put('other', 2, 1);
  await put('kept', 3, 2);
  await put('kept', 4, 10);
});
afterAll(async () => {
  client.destroy();
  await server.stop();
});
beforeEach(() => {
  if (sent.length > 0) sent.splice(0);
});

it('an archive brings again what it kept of some minutes, to the rule that was named, once', async () => {
  const replay = createReplay(settings, client);
  await replay('2026-03-02T09:00:00.000Z', '2026-03-02T09:10:00.000Z');
  expect(sent.map(([queue, { detail }]) => [queue, detail])).toEqual([
    ['Replayed', { n: 1 }],
    ['Replayed', { n: 3 }],
  ]);
  expect(sent[0]?.[1]['replay-name']).toBe('mail-20260302T090000-20260302T091000');
  await replay('2026-03-02T09:00:00.000Z', '2026-03-02T09:10:00.000Z');
  expect(sent).toHaveLength(2);
});

it('an archive that is not there is said', async () => {
  const replay = createReplay({ ...settings, archiveArn: `${archiveArn}-2` }, client);
  await expect(replay('2026-03-02T09:00:00.000Z', '2026-03-02T09:10:00.000Z')).rejects.toThrow(
    /does not exist/,
  );
  expect(sent).toEqual([]);
});

it('what is put is told to rules for live events, and to none for replayed ones', async () => {
  await buses.put({ bus: 'default', source: 'aws.ses', detailType: 'kept', detail: {} });
  expect(sent.map(([queue]) => queue)).toEqual(['Live', 'Every']);
});

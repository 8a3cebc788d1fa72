import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Schedule, schedule, startScheduler } from '../../../local/scheduler/scheduler.ts';

const kept = () => {
  let value: Schedule[] = [];
  return { read: () => value, write: (next: Schedule[]) => (value = structuredClone(next)) };
};
const one = (name: string, when: string, more: object = {}): Schedule =>
  schedule.parse({
    Name: name,
    ScheduleExpression: `at(${when})`,
    FlexibleTimeWindow: { Mode: 'OFF' },
    ActionAfterCompletion: 'DELETE',
    Target: { Arn: 'arn:aws:sqs:us-east-1:000000000000:due', RoleArn: 'r', Input: `{"name":"${name}"}` },
    ...more,
  });
const send = vi.fn<(arn: string, body: string) => Promise<void>>(async () => {});
const start = (file: ReturnType<typeof kept>) => startScheduler({ groups: ['g'], file, send, log: () => {} });

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-03-02T10:00:00Z') });
  send.mockClear();
});
afterEach(() => vi.useRealTimers());

it('fires once, not before its time and within two seconds of it, and deletes itself', async () => {
  const scheduler = start(kept());
  scheduler.put(one('a', '2026-03-02T10:00:10'));
  await vi.advanceTimersByTimeAsync(9_900);
  expect(send).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(send).toHaveBeenCalledExactlyOnceWith(
    'arn:aws:sqs:us-east-1:000000000000:due',
    '{"name":"a"}',
    undefined,
  );
  expect(scheduler.get('default', 'a')).toBeUndefined();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(send).toHaveBeenCalledOnce();
  scheduler.stop();
});

it('outlives a restart; what came due meanwhile fires at once', async () => {
  const file = kept();
  const before = start(file);
  before.put(one('a', '2026-03-02T10:00:10'));
  before.stop();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(send).not.toHaveBeenCalled();
  const after = start(file);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(send).toHaveBeenCalledOnce();
  expect(file.read()).toEqual([]);
  after.stop();
});

it('is tried again when the queue can not be reached', async () => {
  const scheduler = start(kept());
  send.mockRejectedValueOnce(new Error('no queue'));
  scheduler.put(one('a', '2026-03-02T09:00:00'));
  await vi.advanceTimersByTimeAsync(600);
  expect(scheduler.get('default', 'a')).toBeDefined();
  await vi.advanceTimersByTimeAsync(600);
  expect(send).toHaveBeenCalledTimes(2);
  expect(scheduler.get('default', 'a')).toBeUndefined();
  scheduler.stop();
});

it('replaced, fires at its new time only; removed or disabled, never; not deleting itself, once', async () => {
  const scheduler = start(kept());
  scheduler.put(one('moved', '2026-03-02T10:00:05'));
  scheduler.put(one('moved', '2026-03-02T11:00:00'));
  scheduler.put(one('gone', '2026-03-02T10:00:05'));
  expect(scheduler.remove('default', 'gone')).toBe(true);
  expect(scheduler.remove('default', 'gone')).toBe(false);
  scheduler.put(one('off', '2026-03-02T10:00:05', { State: 'DISABLED' }));
  scheduler.put(one('stays', '2026-03-02T10:00:05', { ActionAfterCompletion: 'NONE' }));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(send.mock.calls.map(([, body]) => body)).toEqual(['{"name":"stays"}']);
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(send.mock.calls.map(([, body]) => body)).toEqual(['{"name":"stays"}', '{"name":"moved"}']);
  scheduler.stop();
});

it.each([
  ['a rate', { ScheduleExpression: 'rate(5 minutes)' }, /at\(/],
  ['another zone', { ScheduleExpressionTimezone: 'Europe/Rome' }, /UTC/],
  ['another target', { Target: { Arn: 'arn:aws:lambda:x', RoleArn: 'r' } }, /queues/],
])('does not take %s', (_name, more, message) => {
  expect(() => one('a', '2026-03-02T10:00:00', more)).toThrow(message);
});

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startTimedRules } from '../../../local/events/bus.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-03-02T10:00:00Z') });
});
afterEach(() => vi.useRealTimers());

it('a rule by the clock fires at the start and at its rate, until it is stopped, and goes on after a failure', async () => {
  const sent: { queue: string; time: string; id: string }[] = [];
  const lines: string[] = [];
  let isBroken = false;
  const send = async (queue: string, body: string) => {
    if (isBroken) throw new Error('no such queue');
    const { time, id, 'detail-type': type } = JSON.parse(body);
    expect(type).toBe('Scheduled Event');
    sent.push({ queue, time, id });
  };
  const rules = startTimedRules(
    [{ name: 'Daily', milliseconds: 60_000, queueArns: ['a', 'b'] }],
    send,
    (line) => lines.push(line),
  );
  await vi.advanceTimersByTimeAsync(0);
  expect(sent.map(({ queue, time }) => [queue, time])).toEqual([
    ['a', '2026-03-02T10:00:00Z'],
    ['b', '2026-03-02T10:00:00Z'],
  ]);
  isBroken = true;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(lines).toEqual(['Daily: Error: no such queue']);
  isBroken = false;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent.at(-1)).toMatchObject({ queue: 'b', time: '2026-03-02T10:02:00Z' });
  expect(new Set(sent.map(({ id }) => id)).size).toBe(2);
  rules.stop();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(sent).toHaveLength(4);
});

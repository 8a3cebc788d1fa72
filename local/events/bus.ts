import { randomUUID } from 'node:crypto';
import { ACCOUNT, REGION } from '../template/identity.ts';
import type { RulePlan, TimedRulePlan } from '../template/plan.ts';

/** What is put on a bus. */
export interface BusEntry {
  bus: string;
  source: string;
  detailType: string;
  detail: unknown;
  resources?: string[];
  time?: Date;
}

export interface EventBuses {
  has(bus: string): boolean;
  /**
   * Brings an event to the queue of every rule that it matches.
   *
   * @returns the event's id, when all queues have it
   */
  put(entry: BusEntry): Promise<string>;
}

/**
 * EventBridge: buses, rules, targets. An event goes to a queue as its whole envelope (EventBridge User Guide, "Event
 * structure").
 */
export function createBuses(
  buses: string[],
  rules: RulePlan[],
  send: (queueArn: string, body: string) => Promise<void>,
): EventBuses {
  const known = new Set(['default', ...buses]);
  return {
    has: (bus) => known.has(bus),
    async put(entry) {
      const event = envelope(entry);
      const queues = rules
        .filter((rule) => rule.bus === entry.bus && rule.pattern.matches(event))
        .flatMap((rule) => rule.queueArns);
      await Promise.all(queues.map((queue) => send(queue, JSON.stringify(event))));
      return event.id;
    },
  };
}

const envelope = ({
  detailType,
  source,
  time = new Date(),
  resources = [],
  detail,
}: Omit<BusEntry, 'bus'>) => ({
  version: '0',
  id: randomUUID(),
  'detail-type': detailType,
  source,
  account: ACCOUNT,
  time: time.toISOString().replace(/\.\d+Z$/, 'Z'),
  region: REGION,
  resources,
  detail,
});

/**
 * Rules by the clock: each fires when it is made, which here is at every start, and from then on at its rate.
 */
export function startTimedRules(
  rules: TimedRulePlan[],
  send: (queueArn: string, body: string) => Promise<void>,
  log: (line: string) => void,
): { stop(): void } {
  const timers = rules.map(({ name, milliseconds, queueArns }) => {
    const fire = () => {
      const event = envelope({
        source: 'aws.events',
        detailType: 'Scheduled Event',
        resources: [`arn:aws:events:${REGION}:${ACCOUNT}:rule/${name}`],
        detail: {},
      });
      Promise.all(queueArns.map((queue) => send(queue, JSON.stringify(event)))).catch((error: unknown) =>
        log(`${name}: ${String(error)}`),
      );
    };
    fire();
    return setInterval(fire, milliseconds);
  });
  return { stop: () => timers.forEach(clearInterval) };
}

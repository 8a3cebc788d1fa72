import { randomUUID } from 'node:crypto';
import { ACCOUNT, REGION } from '../template/identity.ts';
import type { RulePlan } from '../template/plan.ts';

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
      const event = {
        version: '0',
        id: randomUUID(),
        'detail-type': entry.detailType,
        source: entry.source,
        account: ACCOUNT,
        time: (entry.time ?? new Date()).toISOString().replace(/\.\d+Z$/, 'Z'),
        region: REGION,
        resources: entry.resources ?? [],
        detail: entry.detail,
      };
      const queues = rules
        .filter((rule) => rule.bus === entry.bus && rule.pattern.matches(event))
        .flatMap((rule) => rule.queueArns);
      await Promise.all(queues.map((queue) => send(queue, JSON.stringify(event))));
      return event.id;
    },
  };
}

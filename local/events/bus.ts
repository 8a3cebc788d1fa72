import { randomUUID } from 'node:crypto';
import { ACCOUNT, REGION } from '../template/identity.ts';
import type { ArchivePlan, RulePlan, TimedRulePlan } from '../template/plan.ts';

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
  /**
   * Brings events of an archive again, to some of its bus's rules.
   *
   * @returns when all queues have them
   * @throws NoSuchArchive
   */
  replay(replay: Replay): Promise<void>;
}

export interface Replay {
  name: string;
  archiveArn: string;
  /** Times of events, milliseconds since 1970; the second is not in it. */
  from: number;
  to: number;
  /** Absent: all rules of the bus. */
  ruleArns?: string[] | undefined;
}

export class NoSuchArchive extends Error {}

/** Events that an archive holds in memory: the newest. */
const ARCHIVED = 10_000;

/**
 * EventBridge: buses, rules, targets, archives. An event goes to a queue as its whole envelope (EventBridge User Guide,
 * "Event structure").
 */
export function createBuses(
  plan: { buses: string[]; rules: RulePlan[]; archives: ArchivePlan[] },
  send: (queueArn: string, body: string) => Promise<void>,
): EventBuses {
  const known = new Set(['default', ...plan.buses]);
  const archives = plan.archives.map((archive) => ({ ...archive, events: [] as Envelope[] }));
  const bring = async (event: Envelope, rules: RulePlan[]): Promise<void> => {
    const queues = rules.filter(({ pattern }) => pattern.matches(event)).flatMap((rule) => rule.queueArns);
    await Promise.all(queues.map((queue) => send(queue, JSON.stringify(event))));
  };
  return {
    has: (bus) => known.has(bus),
    async put(entry) {
      const event = envelope(entry);
      for (const { bus, pattern, events } of archives) {
        if (bus !== entry.bus || !pattern.matches(event)) continue;
        events.push(event);
        if (events.length > ARCHIVED) events.shift();
      }
      await bring(
        event,
        plan.rules.filter(({ bus }) => bus === entry.bus),
      );
      return event.id;
    },
    async replay({ name, archiveArn, from, to, ruleArns }) {
      const archive = archives.find(({ arn }) => arn === archiveArn);
      if (!archive) throw new NoSuchArchive(`Archive ${archiveArn} does not exist.`);
      const rules = plan.rules.filter(
        ({ bus, arn }) => bus === archive.bus && (ruleArns?.includes(arn) ?? true),
      );
      const wanted = archive.events.filter(({ time }) => Date.parse(time) >= from && Date.parse(time) < to);
      for (const event of wanted) await bring({ ...event, 'replay-name': name }, rules);
    },
  };
}

type Envelope = ReturnType<typeof envelope> & { 'replay-name'?: string };

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

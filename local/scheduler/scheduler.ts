import * as z from 'zod';
import type { KeptFile } from '../kept-file.ts';

/** A one-off schedule, as CreateSchedule takes it. */
export const schedule = z.object({
  Name: z.string().regex(/^[0-9a-zA-Z-_.]{1,64}$/),
  GroupName: z.string().default('default'),
  ScheduleExpression: z
    .string()
    .regex(
      /^at\(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\)$/,
      'the laptop knows at(yyyy-mm-ddThh:mm:ss) and no rate or cron',
    ),
  ScheduleExpressionTimezone: z.literal('UTC', 'the laptop knows UTC').default('UTC'),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  ActionAfterCompletion: z.enum(['NONE', 'DELETE']).default('NONE'),
  FlexibleTimeWindow: z.object({ Mode: z.literal('OFF', 'the laptop knows no flexible time window') }),
  Target: z.object({
    Arn: z.string().includes(':sqs:', 'the laptop knows queues as targets'),
    RoleArn: z.string(),
    Input: z.string().default('{}'),
    SqsParameters: z.object({ MessageGroupId: z.string() }).optional(),
  }),
  /** Set once it has fired and stays. */
  completed: z.boolean().default(false),
});
export type Schedule = z.infer<typeof schedule>;

export interface Scheduler {
  hasGroup(group: string): boolean;
  get(group: string, name: string): Schedule | undefined;
  put(schedule: Schedule): void;
  remove(group: string, name: string): boolean;
  stop(): void;
}

/** How often the clock is looked at; a schedule is late by no more, and Scheduler promises a minute. */
const TICK_MS = 500;

/** One-off schedules, kept in a file. One that came due while nothing ran fires at the next start. */
export function startScheduler(options: {
  groups: string[];
  file: KeptFile<Schedule[]>;
  send(queueArn: string, body: string, group: string | undefined): Promise<void>;
  log(line: string): void;
  now?: () => number;
}): Scheduler {
  const { file, now = Date.now } = options;
  const groups = new Set(['default', ...options.groups]);
  const schedules = new Map(file.read().map((one) => [id(one.GroupName, one.Name), one]));
  const save = () => file.write([...schedules.values()]);
  const firing = new Set<Schedule>();

  const fire = async (due: Schedule): Promise<void> => {
    firing.add(due);
    try {
      const { Target } = due;
      await options.send(Target.Arn, Target.Input, Target.SqsParameters?.MessageGroupId);
      const key = id(due.GroupName, due.Name);
      // It may have been replaced or removed while it was sent.
      if (schedules.get(key) !== due) return;
      if (due.ActionAfterCompletion === 'DELETE') schedules.delete(key);
      else schedules.set(key, { ...due, completed: true });
      save();
    } catch (error) {
      options.log(`scheduler: ${due.Name} is tried again: ${String(error)}`);
    } finally {
      firing.delete(due);
    }
  };
  const tick = setInterval(() => {
    for (const one of schedules.values()) {
      const waits = one.completed || one.State === 'DISABLED' || firing.has(one);
      if (!waits && dueTime(one) <= now()) void fire(one);
    }
  }, TICK_MS);

  return {
    hasGroup: (group) => groups.has(group),
    get: (group, name) => schedules.get(id(group, name)),
    put(added) {
      schedules.set(id(added.GroupName, added.Name), added);
      save();
    },
    remove(group, name) {
      const removed = schedules.delete(id(group, name));
      if (removed) save();
      return removed;
    },
    stop: () => clearInterval(tick),
  };
}

const id = (group: string, name: string): string => `${group}/${name}`;

/** Milliseconds since 1970. */
function dueTime(one: Schedule): number {
  return Date.parse(`${one.ScheduleExpression.slice('at('.length, -1)}Z`);
}

import { createHash } from 'node:crypto';
import {
  ConflictException,
  CreateScheduleCommand,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import type { Schedule } from '../domain/ports.ts';

/** One-off schedules of EventBridge Scheduler that put a job into one queue and then delete themselves. */
export function createSchedule(
  settings: { group: string; roleArn: string; queueArn: string },
  client = new SchedulerClient(),
): Schedule {
  return {
    async at(name, when, job) {
      const schedule = {
        Name: scheduleName(name),
        GroupName: settings.group,
        // `at()` takes whole seconds without a zone (Scheduler User Guide, "One-time schedules"): rather late than early.
        ScheduleExpression: `at(${new Date(Math.ceil(Date.parse(when) / 1000) * 1000).toISOString().slice(0, 19)})`,
        ScheduleExpressionTimezone: 'UTC',
        FlexibleTimeWindow: { Mode: 'OFF' },
        ActionAfterCompletion: 'DELETE',
        Target: { Arn: settings.queueArn, RoleArn: settings.roleArn, Input: JSON.stringify(job) },
      } as const;
      try {
        await client.send(new CreateScheduleCommand(schedule));
      } catch (error) {
        if (!(error instanceof ConflictException)) throw error;
        await client.send(new UpdateScheduleCommand(schedule));
      }
    },

    async cancel(name) {
      try {
        await client.send(new DeleteScheduleCommand({ Name: scheduleName(name), GroupName: settings.group }));
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error;
      }
    },
  };
}

/** Names are at most 64 characters of ASCII; ours may be of any script, so they are hashed. */
function scheduleName(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 48);
}

import { Hono } from 'hono';
import * as z from 'zod';
import { awsError } from '../aws-error.ts';
import { ACCOUNT, REGION } from '../template/identity.ts';
import { type Scheduler, schedule } from './scheduler.ts';

/** Scheduler's API (REST JSON): CreateSchedule, UpdateSchedule, GetSchedule, DeleteSchedule. */
export function createSchedulerEndpoint(
  scheduler: Scheduler,
): (request: Request) => Response | Promise<Response> {
  const app = new Hono();

  const write = async (request: Request, name: string, exists: boolean): Promise<Response> => {
    const body: unknown = await request.json().catch(() => undefined);
    const read = schedule.safeParse({
      ...z.record(z.string(), z.unknown()).catch({}).parse(body),
      Name: name,
    });
    if (!read.success) return awsError(400, 'ValidationException', z.prettifyError(read.error));
    const { GroupName: group } = read.data;
    if (!scheduler.hasGroup(group)) {
      return awsError(404, 'ResourceNotFoundException', `Schedule group ${group} does not exist.`);
    }
    const found = scheduler.get(group, name) !== undefined;
    if (found && !exists) return awsError(409, 'ConflictException', `Schedule ${name} already exists.`);
    if (!found && exists) return missing(name);
    scheduler.put({ ...read.data, completed: false });
    return Response.json({ ScheduleArn: arn(group, name) });
  };

  app.post('/schedules/:name', (c) => write(c.req.raw, c.req.param('name'), false));
  app.put('/schedules/:name', (c) => write(c.req.raw, c.req.param('name'), true));
  app.get('/schedules/:name', (c) => {
    const found = scheduler.get(c.req.query('groupName') ?? 'default', c.req.param('name'));
    if (!found) return missing(c.req.param('name'));
    const { completed: _, ...rest } = found;
    return Response.json({ ...rest, Arn: arn(found.GroupName, found.Name) });
  });
  app.delete('/schedules/:name', (c) =>
    scheduler.remove(c.req.query('groupName') ?? 'default', c.req.param('name'))
      ? Response.json({})
      : missing(c.req.param('name')),
  );
  app.notFound((c) =>
    awsError(
      400,
      'UnknownOperationException',
      `the laptop's Scheduler does not know ${c.req.method} ${c.req.path}`,
    ),
  );
  return app.fetch;
}

const missing = (name: string): Response =>
  awsError(404, 'ResourceNotFoundException', `Schedule ${name} does not exist.`);
const arn = (group: string, name: string): string =>
  `arn:aws:scheduler:${REGION}:${ACCOUNT}:schedule/${group}/${name}`;

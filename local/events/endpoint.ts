import * as z from 'zod';
import { awsError } from '../aws-error.ts';
import { ACCOUNT, REGION } from '../template/identity.ts';
import { type EventBuses, NoSuchArchive } from './bus.ts';

const putEvents = z.object({
  Entries: z
    .array(
      z.object({
        EventBusName: z.string().default('default'),
        Source: z.string(),
        DetailType: z.string(),
        Detail: z.string(),
        Resources: z.array(z.string()).optional(),
        /** Seconds since 1970. */
        Time: z.number().optional(),
      }),
    )
    .min(1)
    .max(10),
});

const startReplay = z.object({
  ReplayName: z.string().regex(/^[.\-_A-Za-z0-9]{1,64}$/),
  EventSourceArn: z.string(),
  /** Seconds since 1970. */
  EventStartTime: z.number(),
  EventEndTime: z.number(),
  Destination: z.object({ Arn: z.string(), FilterArns: z.array(z.string()).optional() }),
});

type Action = (body: unknown) => Promise<Response>;

/** EventBridge's API, as far as functions use it: PutEvents, StartReplay (AWS JSON 1.1). */
export function createEventsEndpoint(buses: EventBuses): (request: Request) => Promise<Response> {
  const replays = new Set<string>();
  const actions: Record<string, Action> = {
    'AWSEvents.PutEvents': async (body) => {
      const results = await Promise.all(putEvents.parse(body).Entries.map((entry) => putOne(buses, entry)));
      return Response.json({
        FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length,
        Entries: results,
      });
    },

    'AWSEvents.StartReplay': async (body) => {
      const { ReplayName: name, ...asked } = startReplay.parse(body);
      if (replays.has(name))
        return awsError(400, 'ResourceAlreadyExistsException', `Replay ${name} already exists.`);
      try {
        await buses.replay({
          name,
          archiveArn: asked.EventSourceArn,
          from: asked.EventStartTime * 1000,
          to: asked.EventEndTime * 1000,
          ruleArns: asked.Destination.FilterArns,
        });
      } catch (error) {
        if (!(error instanceof NoSuchArchive)) throw error;
        return awsError(400, 'ResourceNotFoundException', error.message);
      }
      replays.add(name);
      return Response.json({
        ReplayArn: `arn:aws:events:${REGION}:${ACCOUNT}:replay/${name}`,
        State: 'STARTING',
        ReplayStartTime: Date.now() / 1000,
      });
    },
  };
  return async (request) => {
    const name = request.headers.get('x-amz-target') ?? '';
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (!action) {
      const known = Object.keys(actions).join(', ');
      return awsError(
        400,
        'UnknownOperationException',
        `the laptop's EventBridge knows ${known}, not ${name}`,
      );
    }
    try {
      return await action(await request.json().catch(() => undefined));
    } catch (error) {
      if (!(error instanceof z.ZodError)) throw error;
      return awsError(400, 'ValidationException', z.prettifyError(error));
    }
  };
}

type Entry = z.infer<typeof putEvents>['Entries'][number];
type Result = { EventId: string } | { ErrorCode: string; ErrorMessage: string };

async function putOne(buses: EventBuses, entry: Entry): Promise<Result> {
  const bus = entry.EventBusName.split('/').at(-1) ?? '';
  // AWS drops such an event; here it is told.
  if (!buses.has(bus)) return failure('ResourceNotFoundException', `there is no bus ${bus}`);
  const detail = z.record(z.string(), z.unknown()).safeParse(parseJson(entry.Detail));
  if (!detail.success) return failure('MalformedDetail', 'Detail is malformed.');
  const EventId = await buses.put({
    bus,
    source: entry.Source,
    detailType: entry.DetailType,
    detail: detail.data,
    ...(entry.Resources ? { resources: entry.Resources } : {}),
    ...(entry.Time === undefined ? {} : { time: new Date(entry.Time * 1000) }),
  });
  return { EventId };
}

const failure = (ErrorCode: string, ErrorMessage: string): Result => ({ ErrorCode, ErrorMessage });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

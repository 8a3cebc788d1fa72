import * as z from 'zod';
import { awsError } from '../aws-error.ts';
import type { EventBuses } from './bus.ts';

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

/** EventBridge's API, as far as functions use it: PutEvents (AWS JSON 1.1). */
export function createEventsEndpoint(buses: EventBuses): (request: Request) => Promise<Response> {
  return async (request) => {
    const action = request.headers.get('x-amz-target');
    if (action !== 'AWSEvents.PutEvents') {
      return awsError(
        400,
        'UnknownOperationException',
        `the laptop's EventBridge knows PutEvents, not ${action}`,
      );
    }
    const body = putEvents.safeParse(await request.json().catch(() => undefined));
    if (!body.success) return awsError(400, 'ValidationException', z.prettifyError(body.error));
    const results = await Promise.all(body.data.Entries.map((entry) => putOne(buses, entry)));
    return Response.json({
      FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length,
      Entries: results,
    });
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

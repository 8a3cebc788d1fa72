import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { EVENT_SOURCE } from '../../../events/envelope.ts';
import type { Bus } from '../domain/ports.ts';

/** PutEvents takes ten entries (EventBridge quotas). */
const ENTRIES_PER_REQUEST = 10;

/** The newsroom's bus in EventBridge. */
export function createBus(name: string, client = new EventBridgeClient()): Bus {
  return {
    async emit(events) {
      for (let i = 0; i < events.length; i += ENTRIES_PER_REQUEST) {
        const answer = await client.send(
          new PutEventsCommand({
            Entries: events.slice(i, i + ENTRIES_PER_REQUEST).map((event) => ({
              EventBusName: name,
              Source: EVENT_SOURCE,
              DetailType: event.type,
              Detail: JSON.stringify(event),
              Time: new Date(event.time),
            })),
          }),
        );
        const failed = answer.Entries?.find((entry) => entry.ErrorCode);
        if (failed)
          throw new Error(
            `the bus ${name} refused an event: ${failed.ErrorCode} ${failed.ErrorMessage ?? ''}`,
          );
      }
    },
  };
}

import {
  EventBridgeClient,
  ResourceAlreadyExistsException,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge';

/**
 * Lets an archive of EventBridge bring events again, to one rule. The name of a replay is made of the archive's and of
 * the times, so that the same are asked for once. At most ten run at a time in an account (EventBridge quotas).
 *
 * @returns asks for the events from one moment to another; returns when the archive has the request
 */
export function createReplay(
  settings: { archiveArn: string; busArn: string; ruleArn: string },
  client = new EventBridgeClient(),
): (from: string, to: string) => Promise<void> {
  const archive = settings.archiveArn.slice(settings.archiveArn.lastIndexOf('/') + 1);
  return async (from, to) => {
    const command = new StartReplayCommand({
      ReplayName: [archive, compact(from), compact(to)].join('-'),
      EventSourceArn: settings.archiveArn,
      EventStartTime: new Date(from),
      EventEndTime: new Date(to),
      Destination: { Arn: settings.busArn, FilterArns: [settings.ruleArn] },
    });
    try {
      await client.send(command);
    } catch (error) {
      if (!(error instanceof ResourceAlreadyExistsException)) throw error;
    }
  };
}

/** A moment to the second, such as `20260302T100000`. */
const compact = (at: string): string => new Date(at).toISOString().replace(/[-:]/g, '').slice(0, 15);

import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { FileEvent } from '../../src/contract/file-events.ts';
import {
  credentialsFrom,
  endpointFrom,
  regionFrom,
  type AwsEnvironment,
} from '../runtime/aws-environment.ts';
import { readString } from '../runtime/environment.ts';

/** An event bus of EventBridge. */
export interface FileEventBus {
  /** @throws if not all events were accepted */
  put(events: readonly FileEvent[]): Promise<void>;
}

export interface EventBusEnvironment extends AwsEnvironment {
  readonly STACK_NAME: string;
  readonly EVENT_BUS_NAME: string;
}

/**
 * Returns the bus to which the stack sends its file events. A rule selects them by their source, which is
 * `filestore.` and the name of the stack, and by their detail type, such as `file.stored`.
 */
export function connectEventBus(env: EventBusEnvironment): FileEventBus {
  const endpoint = endpointFrom(env, 'EVENTBRIDGE');
  const client = new EventBridgeClient({
    region: regionFrom(env),
    credentials: credentialsFrom(env),
    ...(endpoint !== undefined && { endpoint }),
  });
  const EventBusName = readString(env, 'EVENT_BUS_NAME');
  const Source = `filestore.${readString(env, 'STACK_NAME')}`;
  return {
    put: async (events) => {
      const { FailedEntryCount = 0 } = await client.send(
        new PutEventsCommand({
          Entries: events.map((event) => ({
            EventBusName,
            Source,
            DetailType: event.type,
            Time: new Date(event.timestamp),
            Detail: JSON.stringify(event),
          })),
        }),
      );
      if (FailedEntryCount > 0) throw new Error('EventBridge has not accepted all events');
    },
  };
}

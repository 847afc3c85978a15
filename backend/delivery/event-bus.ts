import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { FileEvent } from '../../src/contract/file-events.ts';
import {
  credentialsFrom,
  endpointFrom,
  regionFrom,
  type AwsEnvironment,
} from '../runtime/aws-environment.ts';
import { readString } from '../runtime/environment.ts';

/** A connection that hangs must not hold up other events. Without `throwOnRequestTimeout`, the SDK only logs a warning. */
export const DELIVERY_CONNECTION = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 2000, requestTimeout: 5000, throwOnRequestTimeout: true },
};

/** An event bus of EventBridge. */
export interface FileEventBus {
  /** @throws if not all events were accepted */
  put(events: readonly FileEvent[]): Promise<void>;
}

export interface EventBusEnvironment extends AwsEnvironment {
  readonly STACK_NAME: string;
  readonly EVENT_BUS_NAME: string;
}

/** Returns the bus of a function's environment. */
export function connectEventBus(env: EventBusEnvironment): FileEventBus {
  const endpoint = endpointFrom(env, 'EVENTBRIDGE');
  const client = new EventBridgeClient({
    region: regionFrom(env),
    credentials: credentialsFrom(env),
    ...DELIVERY_CONNECTION,
    ...(endpoint !== undefined && { endpoint }),
  });
  return eventBus(client, readString(env, 'EVENT_BUS_NAME'), readString(env, 'STACK_NAME'));
}

/**
 * Returns the bus to which a stack sends its file events. A rule selects them by their source, which is
 * `filestore.` and the name of the stack, and by their detail type, such as `file.stored`.
 */
export function eventBus(
  client: EventBridgeClient,
  EventBusName: string,
  stack: string,
): FileEventBus {
  return {
    put: async (events) => {
      const { FailedEntryCount = 0 } = await client.send(
        new PutEventsCommand({
          Entries: events.map((event) => ({
            EventBusName,
            Source: `filestore.${stack}`,
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

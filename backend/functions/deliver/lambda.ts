import { SQSClient } from '@aws-sdk/client-sqs';
import { SqsDeadLetters } from '../../delivery/dead-letters.ts';
import { connectEventBus, DELIVERY_CONNECTION } from '../../delivery/event-bus.ts';
import { createWebhookSender } from '../../delivery/webhook-sender.ts';
import {
  credentialsFrom,
  endpointFrom,
  regionFrom,
  type AwsEnvironment,
} from '../../runtime/aws-environment.ts';
import { readChoice, readString } from '../../runtime/environment.ts';
import { changedKeys } from '../../runtime/events/table-changes.ts';
import { runWithRequestContext } from '../../runtime/request-context.ts';
import { scheduleEventId } from '../../use-cases/sweep.ts';
import { createDynamoDbClient } from '../../stores/dynamodb/client.ts';
import { defineHandler, type HandlerContext } from '../../runtime/define-handler.ts';
import type definition from './function.ts';
import { DynamoDbFileTable } from '../../stores/dynamodb/file-table.ts';
import { DynamoDbOutbox } from '../../stores/dynamodb/outbox.ts';
import { DynamoDbWebhookTable } from '../../stores/dynamodb/webhook-table.ts';
import { deliverChanges, deliverDue, type Dependencies } from './handler.ts';

export const { createHandler, handler } = defineHandler(
  ({ env, clock, log }: HandlerContext<typeof definition>) => {
    const tableName = readString(env, 'TABLE_NAME');
    const documents = createDynamoDbClient(env);
    const reach = readChoice(env, 'WEBHOOK_REACH', ['internet', 'anywhere']);
    const dependencies: Dependencies = {
      files: new DynamoDbFileTable(tableName, documents),
      outbox: new DynamoDbOutbox(tableName, documents),
      webhooks: new DynamoDbWebhookTable(tableName, documents),
      // Receivers compare the time of the signature with their own clock.
      sender: createWebhookSender({ reach, clock: Date.now }),
      bus: connectEventBus(env),
      deadLetters: new SqsDeadLetters(readString(env, 'UNDELIVERED_QUEUE_URL'), connectSqs(env)),
      clock,
      log,
    };
    return (event: unknown) => {
      const keys = changedKeys(event);
      const context = { requestId: scheduleEventId(event), operation: 'deliver' };
      return runWithRequestContext(context, async () => {
        await (keys ? deliverChanges(keys, dependencies) : deliverDue(dependencies));
      });
    };
  },
);

function connectSqs(env: AwsEnvironment): SQSClient {
  const endpoint = endpointFrom(env, 'SQS');
  return new SQSClient({
    region: regionFrom(env),
    credentials: credentialsFrom(env),
    ...DELIVERY_CONNECTION,
    ...(endpoint !== undefined && { endpoint }),
  });
}

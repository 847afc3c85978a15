import { SQSClient } from '@aws-sdk/client-sqs';
import { SqsDeadLetters } from '../../delivery/dead-letters.ts';
import { connectEventBus, DELIVERY_CONNECTION } from '../../delivery/event-bus.ts';
import { parseObjectKey } from '../../domain/object-key.ts';
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
import {
  deliveryOutcomes,
  EventDelivery,
  type DeliveryDependencies,
  type DeliveryOutcome,
} from '../../use-cases/deliver-events.ts';
import { scheduleEventId, sweepDueRows, type SweepResult } from '../../use-cases/sweep.ts';
import { createDynamoDbClient } from '../../stores/dynamodb/client.ts';
import { defineHandler, type HandlerContext } from '../../runtime/define-handler.ts';
import type definition from './function.ts';
import type { Outbox } from '../../stores/database.ts';
import { DynamoDbFileTable } from '../../stores/dynamodb/file-table.ts';
import { DynamoDbOutbox } from '../../stores/dynamodb/outbox.ts';
import { DynamoDbWebhookTable } from '../../stores/dynamodb/webhook-table.ts';

type Dependencies = DeliveryDependencies & { readonly outbox: Outbox };

/** Fails to compile when the timeout in `function.ts` changes, because the run must end before it. */
const TIMEOUT_SECONDS: (typeof definition)['timeout'] = 90;

/** Files of one tenant whose events are delivered at the same time, so that a slow receiver leaves room for others. */
const FILES_OF_A_TENANT = 16;

/** How long a batch of the stream goes on. The schedule delivers the rest. */
const BATCH_MILLISECONDS = 20_000;

/** Delivers the events of files that have just changed, the files of each tenant on their own. */
export async function deliverChanges(
  keys: readonly string[],
  dependencies: Dependencies,
): Promise<void> {
  const delivery = new EventDelivery(dependencies);
  const end = performance.now() + BATCH_MILLISECONDS;
  const byTenant = Object.groupBy(new Set(keys), tenantOf);
  const workers = Object.values(byTenant).flatMap((some = []) => {
    const waiting = some.values();
    const work = async (): Promise<void> => {
      for (const key of waiting) if (performance.now() < end) await delivery.deliver(key);
    };
    return Array.from({ length: FILES_OF_A_TENANT }, work);
  });
  // Waits for all of them, because Lambda would freeze unfinished work and continue it in the next batch.
  const ended = await Promise.allSettled(workers);
  const failed = ended.find((worker) => worker.status === 'rejected');
  if (failed) throw failed.reason;
}

/** Delivers all events that are due. */
export function deliverDue(dependencies: Dependencies): Promise<SweepResult<DeliveryOutcome>> {
  const { outbox, clock, log } = dependencies;
  const delivery = new EventDelivery(dependencies);
  return sweepDueRows(
    {
      outcomes: deliveryOutcomes,
      process: (key) => delivery.deliver(key),
      groups: { of: tenantOf, atOnce: FILES_OF_A_TENANT },
      timeoutSeconds: TIMEOUT_SECONDS,
      metrics: { run: 'DeliveryRuns', failure: 'DeliveryFailures', oldest: 'OldestEvent' },
    },
    { files: outbox, clock, log },
  );
}

function tenantOf(key: string): string {
  return parseObjectKey(key)?.tenant ?? '';
}

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

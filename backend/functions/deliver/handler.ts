import { SQSClient } from '@aws-sdk/client-sqs';
import { SqsDeadLetters } from '../../delivery/dead-letters.ts';
import { connectEventBus } from '../../delivery/event-bus.ts';
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
  EventDelivery,
  type DeliveryDependencies,
  type DeliveryOutcome,
} from '../../use-cases/deliver-events.ts';
import { scheduleEventId, sweepDueRows, type SweepResult } from '../../use-cases/sweep.ts';
import { createDynamoDbClient } from '../../stores/dynamodb-client.ts';
import { FileTable } from '../../stores/file-table.ts';
import { Outbox } from '../../stores/outbox.ts';
import { WebhookTable } from '../../stores/webhook-table.ts';
import { defineHandler, type HandlerContext } from '../../runtime/define-handler.ts';
import type definition from './function.ts';

type Dependencies = DeliveryDependencies & { readonly outbox: Outbox };

const outcomes = ['delivered', 'postponed', 'nothing'] as const;

/** Fails to compile when the timeout in `function.ts` changes, because the run must end before it. */
const TIMEOUT_SECONDS: (typeof definition)['timeout'] = 90;

/** Files of one batch whose events are delivered at the same time. */
const CONCURRENT_FILES = 16;

/**
 * Delivers the events of files that have just changed. A failure is only logged: the events remain in their outbox,
 * and the schedule tries them again.
 */
export async function deliverChanges(
  keys: readonly string[],
  dependencies: Dependencies,
): Promise<void> {
  const delivery = new EventDelivery(dependencies);
  const waiting = [...new Set(keys)].values();
  const work = async (): Promise<void> => {
    for (const key of waiting) await delivery.deliver(key);
  };
  const workers = Array.from({ length: CONCURRENT_FILES }, work);
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
      outcomes,
      process: (key) => delivery.deliver(key),
      timeoutSeconds: TIMEOUT_SECONDS,
      metrics: { run: 'DeliveryRuns', failure: 'DeliveryFailures', oldest: 'OldestEvent' },
    },
    { files: outbox, clock, log },
  );
}

export const { createHandler, handler } = defineHandler(
  ({ env, clock, log }: HandlerContext<typeof definition>) => {
    const tableName = readString(env, 'TABLE_NAME');
    const documents = createDynamoDbClient(env);
    const reach = readChoice(env, 'WEBHOOK_REACH', ['internet', 'anywhere']);
    const dependencies: Dependencies = {
      files: new FileTable(tableName, documents),
      outbox: new Outbox(tableName, documents),
      webhooks: new WebhookTable(tableName, documents),
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
    ...(endpoint !== undefined && { endpoint }),
  });
}

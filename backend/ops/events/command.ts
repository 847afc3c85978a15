import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { parseArgs } from 'node:util';
import { DeadLetterFile } from '../../dev/dead-letter-file.ts';
import { dataDirectory } from '../../dev/settings.ts';
import { BUILT_IN_TENANT, TenantFile } from '../../dev/tenants.ts';
import { SqsDeadLetters } from '../../delivery/dead-letters.ts';
import { eventBus } from '../../delivery/event-bus.ts';
import { createWebhookSender } from '../../delivery/webhook-sender.ts';
import type { WebhookReach } from '../../delivery/webhook-url.ts';
import { resendEvents, type Resent } from '../../use-cases/resend-events.ts';
import { useDefaultRegion } from '../aws-region.ts';
import { OperatorError } from '../operator-error.ts';
import { runCommand } from '../run-command.ts';
import { stackOutputs } from '../tenants/stack-outputs.ts';
import { DynamoDbWebhookTable } from '../../stores/dynamodb/webhook-table.ts';

const USAGE = `npm run events -- resend [--tenant NAME] [--stack NAME]

Sends the file events that could not be delivered for a day to the webhooks of their tenants again. Events that are
accepted leave the queue. Without --stack, the command is about the local stack in DATA_DIR.`;

/** `npm run events`. */
await runCommand(async () => {
  const { stack, tenant } = readOptions(process.argv.slice(2));
  report(await (stack === undefined ? resendLocally(tenant) : resendOnAws(stack, tenant)));
});

async function resendLocally(tenant: string | undefined): Promise<Resent> {
  const directory = dataDirectory(process.env);
  const tenants = await new TenantFile(directory).list();
  const webhooks = new Map(tenants.map(({ name, webhook }) => [name, webhook]));
  webhooks.set(BUILT_IN_TENANT, await new TenantFile(directory).builtInWebhook());
  const webhookOf = (name: string) => {
    const webhook = webhooks.get(name);
    return Promise.resolve(webhook && { ...webhook, failures: 0 });
  };
  const queue = new DeadLetterFile(directory);
  // The stand-in of the bus never fails.
  const bus = { put: () => Promise.resolve() };
  return resendEvents({ queue, bus, sender: senderFor('anywhere'), webhookOf }, tenant);
}

async function resendOnAws(stack: string, tenant: string | undefined): Promise<Resent> {
  useDefaultRegion();
  const output = await stackOutputs(stack);
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient());
  const webhooks = new DynamoDbWebhookTable(output('TableName'), documents);
  const queue = new SqsDeadLetters(output('UndeliveredEventsUrl'), new SQSClient());
  const webhookOf = (name: string) => webhooks.get(name);
  const bus = eventBus(new EventBridgeClient(), output('EventBusName'), stack);
  return resendEvents({ queue, bus, sender: senderFor('internet'), webhookOf }, tenant);
}

function senderFor(reach: WebhookReach) {
  return createWebhookSender({ reach, clock: Date.now });
}

function report({ sent, failed }: Resent): void {
  console.log(`${sent} ${sent === 1 ? 'event was' : 'events were'} accepted`);
  for (const [reason, count] of failed) console.error(`${count} not accepted: ${reason}`);
  if (failed.size > 0) process.exitCode = 1;
}

function readOptions(args: readonly string[]): {
  readonly stack: string | undefined;
  readonly tenant: string | undefined;
} {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        stack: { type: 'string' },
        tenant: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
    if (!values.help && positionals.length === 1 && positionals[0] === 'resend') {
      return { stack: values.stack, tenant: values.tenant };
    }
  } catch (error) {
    throw new OperatorError(`${error instanceof Error ? error.message : ''}\n\n${USAGE}`);
  }
  throw new OperatorError(USAGE);
}

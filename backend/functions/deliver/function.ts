import { WITH_EVENTS } from '../../infra/conditions.ts';
import { defineFunction } from '../../infra/define-function.ts';
import { ref } from '../../infra/intrinsics.ts';
import * as refs from '../../infra/resource-refs.ts';

export default defineFunction({
  name: 'deliver',
  description: 'Delivers file events to EventBridge and to the webhooks of the tenants',
  trigger: { kind: 'outbox', everyMinutes: 1 },
  environment: {
    STACK_NAME: refs.stackName,
    TABLE_NAME: refs.tableName,
    EVENT_BUS_NAME: ref('EventBusName'),
    UNDELIVERED_QUEUE_URL: ref('UndeliveredEvents'),
    WEBHOOK_REACH: 'internet',
  },
  policy: [
    { actions: ['dynamodb:Query'], resource: refs.outboxIndexArn },
    { actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'], resource: refs.tableArn },
    {
      actions: [
        'dynamodb:DescribeStream',
        'dynamodb:GetRecords',
        'dynamodb:GetShardIterator',
        'dynamodb:ListStreams',
      ],
      resource: refs.streamArn,
    },
    { actions: ['events:PutEvents'], resource: refs.eventBusArn },
    { actions: ['sqs:SendMessage'], resource: refs.undeliveredArn },
  ],
  // A run signs four requests for each event, and the more it has to do, the more is late.
  memory: 512,
  timeout: 90,
  bundleKilobytes: 295,
  condition: WITH_EVENTS,
});

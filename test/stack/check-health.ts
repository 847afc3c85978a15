import {
  CloudWatchClient,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { strict as assert } from 'node:assert';
import { METRIC_NAMESPACE, STACK_DIMENSION } from '../../backend/domain/metrics.ts';
import { health, lastHours } from '../../backend/ops/health/health.ts';
import { readStack } from '../../backend/ops/health/deployed-stack.ts';
import { API_VERSION } from '../../src/contract/server-operations.ts';

/** Reads the health of a deployed stack, before and after metrics of two stacks and an alarm. */
export async function checkHealth(stack: string): Promise<void> {
  const client = new CloudWatchClient();
  const { resources } = await readStack(stack);
  const physicalId = (id: string): string => resources.get(id)?.physicalId ?? '';
  const put = (Namespace: string, MetricName: string, dimensions: object, Value: number) => {
    const Dimensions = Object.entries(dimensions).map(([name, value]) => ({
      Name: name,
      Value: String(value),
    }));
    const Timestamp = new Date(Date.now() - 60_000);
    const MetricData = [{ MetricName, Dimensions, Value, Timestamp }];
    return client.send(new PutMetricDataCommand({ Namespace, MetricData }));
  };
  const read = async (hours: number): Promise<Record<string, [number, string | undefined]>> => {
    const verdicts = await health(stack, lastHours(hours, Date.now()));
    return Object.fromEntries(verdicts.map(({ label, value, look }) => [label, [value, look]]));
  };
  const own = { [STACK_DIMENSION]: stack };
  await put(METRIC_NAMESPACE, 'FilesStarted', { [STACK_DIMENSION]: 'other' }, 1000);
  await put(METRIC_NAMESPACE, 'SweepRuns', own, 12);
  await put(METRIC_NAMESPACE, 'DeliveryRuns', own, 60);
  const quiet = await read(24);
  assert.deepEqual(quiet['files registered'], [0, undefined]);
  assert.deepEqual(quiet['runs of expire or cleanup'], [12, undefined]);
  assert.deepEqual(quiet['runs of deliver'], [60, undefined]);
  assert.deepEqual(
    Object.values(quiet).filter(([, look]) => look !== undefined),
    [],
  );
  assert.ok((quiet['alarms']?.[0] ?? 0) > 15);

  await put(METRIC_NAMESPACE, 'FilesStarted', own, 150);
  await put(METRIC_NAMESPACE, 'FilesStarted', own, 50);
  await put(METRIC_NAMESPACE, 'FilesUploaded', own, 60);
  await put(METRIC_NAMESPACE, 'OldestDue', own, 4000);
  await put(METRIC_NAMESPACE, 'OldestEvent', own, 700);
  await put('AWS/ApiGateway', '5XXError', { ApiName: stack, Stage: API_VERSION }, 2);
  await put('AWS/DynamoDB', 'WriteThrottleEvents', { TableName: physicalId('FileTable') }, 3);
  const QueueName = physicalId('DeadLetterQueue').split('/').at(-1);
  await put('AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName }, 4);
  for (const id of ['StoreFunction', 'InfoFunction']) {
    await put('AWS/Lambda', 'Errors', { FunctionName: physicalId(id) }, 1);
  }
  await client.send(
    new SetAlarmStateCommand({
      AlarmName: physicalId('DeadLettersAlarm'),
      StateValue: 'ALARM',
      StateReason: 'test',
    }),
  );
  const busy = await read(1);
  const expected = {
    'files registered': [200, undefined],
    'files uploaded': [60, undefined],
    'files abandoned': [140, 'AbandonedUploads'],
    'delay of expire or cleanup': [4000, 'SweepBehind'],
    'delay of deliver': [700, 'DeliveryBehind'],
    '5xx responses of the API': [2, 'ApiFailures'],
    'throttled reads': [0, undefined],
    'throttled writes': [3, 'TableWritesThrottled'],
    'dead letters': [4, 'DeadLetters'],
    'function errors': [2, 'FunctionErrors'],
    'DeadLettersAlarm is in ALARM now': [1, 'DeadLetters'],
  };
  for (const [label, values] of Object.entries(expected)) {
    assert.deepEqual([label, busy[label]], [label, values]);
  }
  await assert.rejects(health('nothing', lastHours(1, Date.now())), /does not exist/);
  client.destroy();
}

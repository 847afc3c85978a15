import type { FunctionDefinition, Trigger } from '../define-function.ts';
import { keyStatement } from './encryption.ts';
import { WITH_EVENT_CONCURRENCY, WITH_EVENT_STREAM } from '../conditions.ts';
import { attribute, ifCondition, ref, sub, type Intrinsic } from '../intrinsics.ts';
import { logicalId } from '../logical-id.ts';
import { bucketName } from '../resource-refs.ts';
import { VALIDATION_OBJECT } from '../validation-object.ts';

type Json = Record<string, unknown>;

/** Returns a function with its log group, its trigger and the permission that the trigger needs. */
export function functionResources(definition: FunctionDefinition): Json {
  const id = logicalId(definition.name);
  const condition = definition.condition && { Condition: definition.condition };
  return {
    [`${id}Logs`]: {
      Type: 'AWS::Logs::LogGroup',
      ...condition,
      Properties: { RetentionInDays: ref('LogRetentionDays') },
    },
    [id]: {
      Type: 'AWS::Serverless::Function',
      ...condition,
      Properties: {
        Description: definition.description,
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        // Built by `npm run build`; the path is relative to the template.
        CodeUri: `../dist/functions/${definition.name}/`,
        Handler: 'handler.handler',
        MemorySize: definition.memory,
        Timeout: definition.timeout,
        // Anybody with a signed URL causes events. Without this, they could use up the concurrency of the account.
        ...(isEvent(definition.trigger) && {
          ReservedConcurrentExecutions: ifCondition(
            WITH_EVENT_CONCURRENCY,
            ref('EventConcurrency'),
          ),
        }),
        LoggingConfig: { LogGroup: ref(`${id}Logs`) },
        Environment: { Variables: definition.environment },
        Policies: [
          {
            Version: '2012-10-17',
            Statement: [
              ...definition.policy.map(({ actions, resource, condition }) => ({
                Effect: 'Allow',
                Action: actions,
                Resource: resource,
                ...(condition && { Condition: condition }),
              })),
              keyStatement(definition.policy),
            ],
          },
        ],
        ...events(definition.trigger),
      },
    },
    ...permission(id, definition.trigger),
    ...outboxStream(id, definition.trigger),
  };
}

function isEvent({ kind }: Trigger): boolean {
  return kind === 'object-created' || kind === 'scan-result';
}

function events(trigger: Trigger): Json {
  switch (trigger.kind) {
    case 'http':
      // The OpenAPI document names the function. A SAM event would add a second path for it.
      return {};
    case 'object-created':
      return eventRule('ObjectCreated', {
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: {
          bucket: { name: [bucketName] },
          // GuardDuty's validation object has no row.
          object: { key: [{ 'anything-but': VALIDATION_OBJECT }] },
        },
      });
    case 'scan-result':
      return eventRule('ScanResult', {
        source: ['aws.guardduty'],
        'detail-type': ['GuardDuty Malware Protection Object Scan Result'],
        detail: { s3ObjectDetails: { bucketName: [bucketName] } },
      });
    case 'schedule':
    case 'outbox':
      return {
        Events: {
          Schedule: {
            Type: 'Schedule',
            Properties: {
              Schedule: `rate(${rateOf(trigger.everyMinutes)})`,
              DeadLetterConfig: deadLetters(),
            },
          },
        },
        // The next run is the retry. A retry by Lambda would overlap with it.
        EventInvokeConfig: { MaximumRetryAttempts: 0 },
      };
  }
}

function rateOf(minutes: number): string {
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}

/**
 * Starts the function when a file has new events. An event that was tried before has `outboxAttempts`. Without
 * retries, because the schedule tries again what this has not delivered. A table that the stack does not manage may
 * have no stream; its events wait for the schedule.
 */
function outboxStream(id: string, trigger: Trigger): Json {
  if (trigger.kind !== 'outbox') return {};
  const Pattern = {
    dynamodb: {
      NewImage: {
        outboxShard: { N: [{ exists: true }] },
        outboxAttempts: { N: [{ exists: false }] },
      },
    },
  };
  return {
    [`${id}Stream`]: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Condition: WITH_EVENT_STREAM,
      Properties: {
        EventSourceArn: attribute('FileTable', 'StreamArn'),
        FunctionName: ref(id),
        StartingPosition: 'LATEST',
        BatchSize: 100,
        // A slow receiver holds up one of ten batches. The events of a file stay in order.
        ParallelizationFactor: 10,
        MaximumRetryAttempts: 0,
        MaximumRecordAgeInSeconds: 60,
        FilterCriteria: { Filters: [{ Pattern: JSON.stringify(Pattern) }] },
      },
    },
  };
}

/** EventBridge retries for a day, and Lambda twice. Events that still fail go to the dead-letter queue. */
function eventRule(name: string, pattern: Json): Json {
  return {
    Events: {
      [name]: {
        Type: 'EventBridgeRule',
        Properties: {
          Pattern: pattern,
          DeadLetterConfig: deadLetters(),
          RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86400 },
        },
      },
    },
    EventInvokeConfig: {
      MaximumRetryAttempts: 2,
      DestinationConfig: {
        OnFailure: { Type: 'SQS', Destination: attribute('DeadLetterQueue', 'Arn') },
      },
    },
  };
}

function deadLetters(): { Arn: Intrinsic } {
  return { Arn: attribute('DeadLetterQueue', 'Arn') };
}

function permission(id: string, trigger: Trigger): Json {
  if (trigger.kind !== 'http') return {};
  const { method, path } = trigger.operation;
  const resource = path.replace('{id}', '*');
  return {
    [`${id}Permission`]: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: ref(id),
        Principal: 'apigateway.amazonaws.com',
        SourceArn: sub(
          'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*/' +
            `${method}${resource}`,
        ),
      },
    },
  };
}

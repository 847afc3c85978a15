import { count, flag, optional } from './kinds.ts';

/** How the stack is watched, kept and restored. */
export const operationParameters = {
  KmsKeyArn: optional(
    'KMS key of the bucket and the table. Empty uses the keys of S3 and DynamoDB',
    'arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[a-z0-9-]+|',
  ),
  ExistingTableName: optional(
    'A restored table to use instead of a new one. The stack does not manage it',
    '[A-Za-z0-9_.-]{3,255}|',
  ),
  ExistingBucketName: optional(
    'A bucket of an earlier stack to use instead of a new one. npm run deploy sets its rules',
    '[a-z0-9][a-z0-9-]{1,61}[a-z0-9]|',
  ),
  Versioning: flag('false', 'true keeps deleted and overwritten objects for 30 days'),
  Alarms: flag('true', 'true creates alarms. The runbook explains each alarm'),
  AlarmEmail: optional(
    'Email address that receives alarms, in addition to other subscribers of the topic',
    '[^@\\s]+@[^@\\s]+|',
  ),
  AlarmBytesPerHour: count(
    100_000_000_000,
    'Uploaded bytes in an hour from which an alarm is raised',
    1,
  ),
  MonthlyBudget: count(
    0,
    'Dollars per month of the whole account, above which AlarmEmail gets a message. 0 creates no budget',
  ),
  AccessLogs: flag(
    'false',
    'true logs each request with its address. The account needs a CloudWatch role for API Gateway',
  ),
  Dashboard: flag(
    'false',
    'true creates a CloudWatch dashboard, which costs three dollars per month',
  ),
  LogRetentionDays: {
    Type: 'Number',
    Default: 30,
    AllowedValues: [1, 3, 7, 14, 30, 60, 90, 365],
    Description: 'Days for which logs are kept',
  },
} as const;

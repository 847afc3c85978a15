import type { Classification } from './classification.ts';

/** Findings about the bucket, the table and the dead-letter queue. */
export const storageFindings: readonly Classification[] = [
  {
    checks: ['CKV_AWS_119', 'S3DefaultEncryptionKMS'],
    class: 'option',
    option: 'KmsKeyArn',
    why: 'Without it, S3 and DynamoDB encrypt everything with their own keys.',
  },
  {
    checks: ['CKV_AWS_21', 'S3BucketVersioningEnabled'],
    class: 'option',
    option: 'Versioning',
    why: 'Without it, a deleted file is gone at once. With it, its bytes are kept for 30 days.',
  },
  {
    checks: ['CKV_AWS_18', 'S3BucketLoggingEnabled'],
    class: 'open',
    why:
      'No log shows who has read, written or deleted an object past the API. An account can turn on the data ' +
      'events of CloudTrail for the bucket.',
  },
  {
    checks: ['S3BucketReplicationEnabled'],
    class: 'by-design',
    why:
      'S3 stores each object in several data centers of the region. A copy in a second bucket doubles the ' +
      'price of storage, and each deletion would have to reach it too.',
  },
  {
    checks: ['S3BucketSSLRequestsOnly'],
    class: 'false',
    why:
      'The statement TlsOnly of the bucket policy refuses plain HTTP. The rule cannot read ARNs that are built ' +
      'from a variable of Fn::Sub. A rule in test/stack/rules.ts checks the statement.',
  },
  {
    checks: ['DynamoDBInBackupPlan'],
    class: 'by-design',
    why:
      'Point-in-time recovery can restore the table to any second of the last 35 days, and the table is ' +
      'protected from deletion. A plan of AWS Backup can select the table from outside the stack.',
  },
  {
    checks: ['CKV_AWS_27'],
    class: 'false',
    why: 'SqsManagedSseEnabled encrypts the queue with a key of SQS. The check looks only for a KMS key.',
  },
  {
    checks: ['SQSQueueDLQ', 'SQSRedrivePolicy'],
    class: 'false',
    why:
      'The queue is itself the dead-letter queue of the event rules and the functions. The rules do not look ' +
      'at rules of EventBridge and at EventInvokeConfig.',
  },
];

import { ORPHAN_TAG } from '../../stores/object-store.ts';
import { bucketCors } from './bucket-cors.ts';
import { fileTableSchema } from './file-table-schema.ts';
import { WITH_ACCELERATION, WITH_FORMS } from '../conditions.ts';
import { bucketEncryption, tableEncryption } from './encryption.ts';
import { attribute, ref, sub, ifCondition } from '../intrinsics.ts';
import { parameters } from '../parameters.ts';
import { VALIDATION_OBJECT } from '../validation-object.ts';

type Json = Record<string, unknown>;

/** The most that UploadUrlSeconds allows. */
const SIGNATURE_SECONDS = parameters.UploadUrlSeconds.MaxValue;

/** Bucket, table and dead-letter queue. Bucket and table outlive the stack: they hold people's files. */
export function storageResources(): Json {
  return {
    FileTable: {
      Type: 'AWS::DynamoDB::Table',
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        ...fileTableSchema,
        // Day counts and grants; a file's row is deleted by expire and never has one.
        TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        DeletionProtectionEnabled: true,
        SSESpecification: tableEncryption,
      },
    },
    FileBucket: {
      Type: 'AWS::S3::Bucket',
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        BucketEncryption: bucketEncryption,
        AccelerateConfiguration: ifCondition(WITH_ACCELERATION, { AccelerationStatus: 'Enabled' }),
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        NotificationConfiguration: {
          EventBridgeConfiguration: { EventBridgeEnabled: true },
        },
        CorsConfiguration: {
          CorsRules: [
            {
              AllowedOrigins: ref('AllowedOrigins'),
              AllowedMethods: bucketCors.methods,
              AllowedHeaders: bucketCors.headers,
              ExposedHeaders: bucketCors.exposed,
              MaxAge: bucketCors.maxAgeSeconds,
            },
          ],
        },
        LifecycleConfiguration: {
          Rules: [
            {
              Id: 'orphans',
              Status: 'Enabled',
              ExpirationInDays: 30,
              TagFilters: [ORPHAN_TAG],
            },
            {
              Id: 'parts',
              Status: 'Enabled',
              AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
            },
          ],
        },
      },
    },
    FileBucketPolicy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: ref('FileBucket'),
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Sid: 'TlsOnly',
              Effect: 'Deny',
              Principal: '*',
              Action: 's3:*',
              Resource: [attribute('FileBucket', 'Arn'), sub('${FileBucket.Arn}/*')],
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
            {
              // Above every time that a URL of ours is signed for, against one from a stolen role.
              Sid: 'NoOldSignature',
              Effect: 'Deny',
              Principal: '*',
              Action: 's3:*',
              Resource: sub('${FileBucket.Arn}/*'),
              Condition: {
                NumericGreaterThan: { 's3:signatureAge': String(SIGNATURE_SECONDS * 1000) },
              },
            },
            {
              Sid: 'NeverOverwrite',
              Effect: 'Deny',
              Principal: '*',
              Action: 's3:PutObject',
              NotResource: sub('${FileBucket.Arn}/' + VALIDATION_OBJECT),
              Condition: {
                Null: { 's3:if-none-match': 'true' },
                Bool: { 's3:ObjectCreationOperation': 'true' },
                // A form cannot carry the header. Its policy pins the SHA-256 of what it writes.
                StringNotEquals: ifCondition(WITH_FORMS, { 's3:authType': 'POST' }),
              },
            },
          ],
        },
      },
    },
    DeadLetterQueue: {
      Type: 'AWS::SQS::Queue',
      Properties: { MessageRetentionPeriod: 14 * 24 * 60 * 60, SqsManagedSseEnabled: true },
    },
    DeadLetterQueuePolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [ref('DeadLetterQueue')],
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'events.amazonaws.com' },
              Action: 'sqs:SendMessage',
              Resource: attribute('DeadLetterQueue', 'Arn'),
              Condition: {
                ArnLike: {
                  'aws:SourceArn': sub(
                    'arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/${AWS::StackName}-*',
                  ),
                },
              },
            },
          ],
        },
      },
    },
  };
}

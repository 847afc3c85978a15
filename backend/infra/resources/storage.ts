import { ORPHAN_TAG } from '../../stores/object-store.ts';
import { bucketCors } from './bucket-cors.ts';
import { fileTableSchema } from './file-table-schema.ts';
import { WITH_ACCELERATION, WITH_FORMS } from '../conditions.ts';
import { bucketEncryption, tableEncryption } from './encryption.ts';
import { attribute, ref, sub, ifCondition } from '../intrinsics.ts';
import { parameters } from '../parameters.ts';
import { VALIDATION_OBJECT } from '../validation-object.ts';

type Json = Record<string, unknown>;

/** The longest validity of a signed URL. */
const MAX_SIGNATURE_SECONDS = parameters.UploadUrlSeconds.MaxValue;

/** Blocks public access and turns ACLs off, so that only policies grant access to the bucket. */
export const privateBucket = {
  PublicAccessBlockConfiguration: {
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  },
  OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
} as const;

/** Returns bucket, table and dead-letter queue. Bucket and table contain files and outlive the stack. */
export function storageResources(): Json {
  return {
    FileTable: {
      Type: 'AWS::DynamoDB::Table',
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        ...fileTableSchema,
        // For daily counts and grants. Rows of files have no `ttl`, because expire deletes them.
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
        ...privateBucket,
        BucketEncryption: bucketEncryption,
        AccelerateConfiguration: ifCondition(WITH_ACCELERATION, { AccelerationStatus: 'Enabled' }),
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
              // No URL of the stack is valid for longer. This limits URLs signed with stolen credentials.
              Sid: 'NoOldSignature',
              Effect: 'Deny',
              Principal: '*',
              Action: 's3:*',
              Resource: sub('${FileBucket.Arn}/*'),
              Condition: {
                NumericGreaterThan: { 's3:signatureAge': String(MAX_SIGNATURE_SECONDS * 1000) },
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
                // A form cannot carry the header, but its policy contains the SHA-256 of the content.
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

import { STORE_ON_LOAD_SECONDS } from '../../../src/contract/limits.ts';
import { ORPHAN_TAG, SCAN_TAG } from '../../stores/s3/object-store.ts';
import { bucketCors } from '../../domain/bucket-cors.ts';
import { fileTableSchema } from './file-table-schema.ts';
import {
  WITH_ACCELERATION,
  WITH_EVENTS,
  WITH_FORMS,
  WITH_NEW_BUCKET,
  WITH_NEW_TABLE,
  WITH_SCAN,
  WITH_VERSIONING,
  WITH_WRITE_LIMIT,
} from '../conditions.ts';
import { bucketEncryption, tableEncryption } from './encryption.ts';
import { attribute, ref, ifCondition, type Intrinsic } from '../intrinsics.ts';
import { logicalId } from '../logical-id.ts';
import { parameters } from '../parameters.ts';
import { arnInBucket, bucketArn, bucketName, objectsArn } from '../resource-refs.ts';
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

/** Limits what unforeseen writes can cost. The requests beyond it are refused and repeated. */
const writeLimit = ifCondition(WITH_WRITE_LIMIT, {
  MaxWriteRequestUnits: ref('TableWritesPerSecond'),
});

const DAY_SECONDS = 24 * 60 * 60;

/** The rules of the bucket, also of an existing one (backend/ops/deploy/bucket-rules.ts). */
export const lifecycleRules = [
  {
    Id: 'orphans',
    Status: 'Enabled',
    ExpirationInDays: 30,
    TagFilters: [ORPHAN_TAG],
  },
  {
    Id: 'parts',
    Status: 'Enabled',
    // Longer than any file may stay incomplete. Before that, expire or cleanup abort the upload.
    AbortIncompleteMultipartUpload: {
      DaysAfterInitiation: Math.ceil(STORE_ON_LOAD_SECONDS / DAY_SECONDS) + 1,
    },
  },
  {
    // Also without versioning, because a bucket keeps the versions that it has when versioning is turned off.
    Id: 'old-versions',
    Status: 'Enabled',
    NoncurrentVersionExpiration: { NoncurrentDays: 30 },
    ExpiredObjectDeleteMarker: true,
  },
] as const;

/** Returns the ARN of the role that SAM creates for a function. */
function roleArn(functionName: string): Intrinsic {
  return attribute(`${logicalId(functionName)}Role`, 'Arn');
}

function tlsOnly(queue: string): Json {
  return {
    Sid: 'TlsOnly',
    Effect: 'Deny',
    Principal: '*',
    Action: 'sqs:*',
    Resource: attribute(queue, 'Arn'),
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}

/** Returns bucket, table and dead-letter queue. Bucket and table contain files and outlive the stack. */
export function storageResources(): Json {
  return {
    FileTable: {
      Type: 'AWS::DynamoDB::Table',
      Condition: WITH_NEW_TABLE,
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        ...fileTableSchema,
        GlobalSecondaryIndexes: fileTableSchema.GlobalSecondaryIndexes.map((index) => ({
          ...index,
          OnDemandThroughput: writeLimit,
        })),
        OnDemandThroughput: writeLimit,
        // Starts the delivery of file events.
        StreamSpecification: ifCondition(WITH_EVENTS, { StreamViewType: 'NEW_IMAGE' }),
        // For daily counts and grants. Rows of files have no `ttl`, because expire deletes them.
        TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        DeletionProtectionEnabled: true,
        SSESpecification: tableEncryption,
      },
    },
    FileBucket: {
      Type: 'AWS::S3::Bucket',
      Condition: WITH_NEW_BUCKET,
      // Deletes the empty bucket of a first deployment that fails.
      DeletionPolicy: 'RetainExceptOnCreate',
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
        VersioningConfiguration: ifCondition(WITH_VERSIONING, { Status: 'Enabled' }),
        LifecycleConfiguration: {
          Rules: lifecycleRules,
        },
      },
    },
    FileBucketPolicy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: bucketName,
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Sid: 'TlsOnly',
              Effect: 'Deny',
              Principal: '*',
              Action: 's3:*',
              Resource: [bucketArn, objectsArn],
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
            {
              // No URL of the stack is valid for longer. This limits URLs signed with stolen credentials.
              Sid: 'NoOldSignature',
              Effect: 'Deny',
              Principal: '*',
              Action: 's3:*',
              Resource: objectsArn,
              Condition: {
                NumericGreaterThan: { 's3:signatureAge': String(MAX_SIGNATURE_SECONDS * 1000) },
              },
            },
            {
              Sid: 'NeverOverwrite',
              Effect: 'Deny',
              Principal: '*',
              Action: 's3:PutObject',
              NotResource: arnInBucket('/' + VALIDATION_OBJECT),
              Condition: {
                Null: { 's3:if-none-match': 'true' },
                Bool: { 's3:ObjectCreationOperation': 'true' },
                // A form cannot carry the header, but its policy contains the SHA-256 of the content.
                StringNotEquals: ifCondition(WITH_FORMS, { 's3:authType': 'POST' }),
              },
            },
            ifCondition(WITH_FORMS, {
              Sid: 'FormsOfPreprocess',
              Effect: 'Deny',
              Principal: '*',
              Action: 's3:PutObject',
              Resource: objectsArn,
              Condition: {
                StringEquals: { 's3:authType': 'POST' },
                ArnNotEquals: { 'aws:PrincipalArn': roleArn('preprocess') },
              },
            }),
            // Otherwise, anyone who may tag objects could declare them free of malware:
            // https://docs.aws.amazon.com/guardduty/latest/ug/tag-based-access-s3-malware-protection.html
            ifCondition(WITH_SCAN, {
              Sid: 'ScanTagOfGuardDuty',
              Effect: 'Deny',
              Principal: '*',
              Action: ['s3:PutObjectTagging', 's3:PutObjectVersionTagging'],
              Resource: objectsArn,
              Condition: {
                'ForAnyValue:StringEquals': { 's3:RequestObjectTagKeys': SCAN_TAG },
                ArnNotEquals: { 'aws:PrincipalArn': attribute('ScanRole', 'Arn') },
              },
            }),
          ],
        },
      },
    },
    DeadLetterQueue: {
      Type: 'AWS::SQS::Queue',
      Properties: { MessageRetentionPeriod: 14 * 24 * 60 * 60, SqsManagedSseEnabled: true },
    },
    UndeliveredEvents: {
      Type: 'AWS::SQS::Queue',
      Condition: WITH_EVENTS,
      Properties: { MessageRetentionPeriod: 14 * DAY_SECONDS, SqsManagedSseEnabled: true },
    },
    UndeliveredEventsPolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Condition: WITH_EVENTS,
      Properties: {
        Queues: [ref('UndeliveredEvents')],
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [tlsOnly('UndeliveredEvents')],
        },
      },
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
              // Not the name of the rule, which CloudFormation shortens for a stack with a long name.
              Condition: { StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') } },
            },
            tlsOnly('DeadLetterQueue'),
          ],
        },
      },
    },
  };
}

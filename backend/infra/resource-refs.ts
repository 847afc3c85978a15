import { WITH_NEW_BUCKET, WITH_NEW_TABLE } from './conditions.ts';
import { attribute, ifCondition, joined, ref, sub, type Intrinsic } from './intrinsics.ts';

/* The shared resources and parameters to which functions refer. */

/** Part of every log line and metric of a function. */
export const stackName = ref('AWS::StackName');
export const tableName = ifCondition(WITH_NEW_TABLE, ref('FileTable'), ref('ExistingTableName'));
export const bucketName = ifCondition(
  WITH_NEW_BUCKET,
  ref('FileBucket'),
  ref('ExistingBucketName'),
);
export const allowedOrigins = joined(',', ref('AllowedOrigins'));
/** The environment variables of every function that changes files (backend/stores/dynamodb/file-table.ts). */
export const fileEnvironment = {
  STACK_NAME: stackName,
  TABLE_NAME: tableName,
  FILE_EVENTS: ref('FileEvents'),
} as const;
/** The environment variables of every function behind the API (backend/http/http-deps.ts). */
export const httpEnvironment = {
  ...fileEnvironment,
  ALLOWED_ORIGINS: allowedOrigins,
} as const;

export const allowedTypes = joined(',', ref('AllowedTypes'));

/** The variables of every function that handles an uploaded file (backend/use-cases/upload-handling.ts). */
export const arrivalEnvironment = {
  STORE_ON_LOAD: ref('StoreOnLoad'),
  CHECK_CONTENT: ref('CheckContent'),
  SCAN_UPLOADS: ref('ScanUploads'),
  ALLOWED_TYPES: allowedTypes,
  FILE_KINDS: ref('FileKinds'),
} as const;

const TABLE = 'arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${Table}';
export const tableArn = sub(TABLE, { Table: tableName });
export const dueIndexArn = sub(`${TABLE}/index/due`, { Table: tableName });
export const outboxIndexArn = sub(`${TABLE}/index/outbox`, { Table: tableName });
export const eventBusArn = sub(
  'arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:event-bus/${EventBusName}',
);
export const undeliveredArn = attribute('UndeliveredEvents', 'Arn');
/** The stream of the table. Its name contains the time at which it was created. */
export const streamArn = sub(`${TABLE}/stream/*`, { Table: tableName });
export const listIndexArn = sub(`${TABLE}/index/list`, { Table: tableName });
/**
 * The resource of s3:ListBucket, for functions that check whether an object exists. Without this permission,
 * S3 answers 403 for a missing object, which cannot be distinguished from a denied request.
 */
export const bucketArn = arnInBucket('');
/** All objects of the bucket. */
export const objectsArn = arnInBucket('/*');

/** The ARN of the bucket, or of what the path below it names. */
export function arnInBucket(path: string): Intrinsic {
  return sub(`arn:\${AWS::Partition}:s3:::\${Bucket}${path}`, { Bucket: bucketName });
}

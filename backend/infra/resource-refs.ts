import { attribute, joined, ref, sub } from './intrinsics.ts';

/* The shared resources and parameters to which functions refer. */

/** Part of every log line and metric of a function. */
export const stackName = ref('AWS::StackName');
export const tableName = ref('FileTable');
export const bucketName = ref('FileBucket');
export const allowedOrigins = joined(',', ref('AllowedOrigins'));
/** The environment variables of every function behind the API (backend/http/http-deps.ts). */
export const httpEnvironment = {
  STACK_NAME: stackName,
  TABLE_NAME: tableName,
  ALLOWED_ORIGINS: allowedOrigins,
} as const;

export const allowedTypes = joined(',', ref('AllowedTypes'));

/** The variables of every function that handles an uploaded file (backend/use-cases/upload-handling.ts). */
export const arrivalEnvironment = {
  STORE_ON_LOAD: ref('StoreOnLoad'),
  CHECK_CONTENT: ref('CheckContent'),
  SCAN_UPLOADS: ref('ScanUploads'),
  ALLOWED_TYPES: allowedTypes,
} as const;

export const tableArn = attribute('FileTable', 'Arn');
export const dueIndexArn = sub('${FileTable.Arn}/index/due');
/**
 * The resource of s3:ListBucket, for functions that check whether an object exists. Without this permission,
 * S3 answers 403 for a missing object, which cannot be distinguished from a denied request.
 */
export const bucketArn = attribute('FileBucket', 'Arn');
/** All objects of the bucket. */
export const objectsArn = sub('${FileBucket.Arn}/*');

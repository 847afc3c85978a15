import { attribute, joined, ref, sub } from './intrinsics.ts';

/** What functions refer to: the shared resources and parameters, by their logical ids. */
/** In every log line and metric of a function. */
export const stackName = ref('AWS::StackName');
export const tableName = ref('FileTable');
export const bucketName = ref('FileBucket');
export const allowedOrigins = joined(',', ref('AllowedOrigins'));
/** What every function behind the API is told (backend/http/http-deps.ts). */
export const httpEnvironment = {
  STACK_NAME: stackName,
  TABLE_NAME: tableName,
  ALLOWED_ORIGINS: allowedOrigins,
} as const;

export const allowedTypes = joined(',', ref('AllowedTypes'));

/** What every function that meets an arriving file is told (backend/use-cases/upload-handling.ts). */
export const arrivalEnvironment = {
  STORE_ON_LOAD: ref('StoreOnLoad'),
  CHECK_CONTENT: ref('CheckContent'),
  SCAN_UPLOADS: ref('ScanUploads'),
  ALLOWED_TYPES: allowedTypes,
} as const;

export const tableArn = attribute('FileTable', 'Arn');
export const dueIndexArn = sub('${FileTable.Arn}/index/due');
/**
 * Only to list it, for functions that ask whether an object exists: without s3:ListBucket S3 answers
 * 403 for one that does not, and "not there" cannot be told from "not allowed".
 */
export const bucketArn = attribute('FileBucket', 'Arn');
/** Every object. */
export const objectsArn = sub('${FileBucket.Arn}/*');

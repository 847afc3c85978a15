import { credentialsEnvironment, type AwsCredentials } from '../runtime/aws-environment.ts';
import type { FunctionsEnvironment } from './functions.ts';
import type { LocalStackSettings } from './stack-settings.ts';

export const REGION = 'us-east-1';

/** The services of a stack. */
interface Endpoints {
  readonly credentials: AwsCredentials;
  readonly s3Url: string;
  readonly bucket: string;
  readonly dynamoDbUrl: string;
  readonly messagesUrl: string;
  readonly table: string;
}

/** Returns the environment variables of all functions, as the template would set them. */
export function stackEnvironment(
  settings: LocalStackSettings,
  { credentials, s3Url, bucket, dynamoDbUrl, messagesUrl, table }: Endpoints,
): FunctionsEnvironment {
  return {
    AWS_REGION: REGION,
    ...credentialsEnvironment(credentials),
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDbUrl,
    AWS_ENDPOINT_URL_S3: s3Url,
    AWS_ENDPOINT_URL_EVENTBRIDGE: messagesUrl,
    AWS_ENDPOINT_URL_SQS: messagesUrl,
    STACK_NAME: 'local',
    TABLE_NAME: table,
    FILE_EVENTS: String(settings.fileEvents ?? true),
    EVENT_BUS_NAME: 'local',
    UNDELIVERED_QUEUE_URL: `${messagesUrl}/000000000000/undelivered-events`,
    // The receiver is on the same machine.
    WEBHOOK_REACH: 'anywhere',
    BUCKET_NAME: bucket,
    MAX_FILE_SIZE: String(settings.maxFileSize),
    ALLOWED_TYPES: settings.allowedTypes.join(','),
    FILE_KINDS: settings.kinds ? JSON.stringify(settings.kinds) : '',
    UPLOAD_URL_SECONDS: String(settings.uploadUrlSeconds),
    DOWNLOAD_URL_SECONDS: String(settings.downloadUrlSeconds),
    EXPIRE_AFTER_SECONDS: String(settings.expireAfterSeconds),
    ALLOWED_ORIGINS: settings.allowedOrigins.join(','),
    TRANSFER_ACCELERATION: 'false',
    SECOND_UPLOAD_HOST: 'false',
    ...(settings.uploadEndpoints && { UPLOAD_ENDPOINTS: settings.uploadEndpoints.join(',') }),
    STORE_ON_LOAD: String(settings.storeOnLoad),
    CHECK_CONTENT: String(settings.checkContent),
    SCAN_UPLOADS: String(settings.scanUploads),
    REQUIRE_GRANT: String(settings.requireGrant),
    FILES_PER_DAY: String(settings.dailyQuotas?.filesPerDay ?? 0),
    BYTES_PER_DAY: String(settings.dailyQuotas?.bytesPerDay ?? 0),
    CLIENT_FILES_PER_DAY: String(settings.dailyQuotas?.clientFilesPerDay ?? 0),
    CLIENT_BYTES_PER_DAY: String(settings.dailyQuotas?.clientBytesPerDay ?? 0),
    MULTIPART_FROM_BYTES: String(settings.multipartFromBytes),
    PART_BYTES: String(settings.partBytes),
    // As in the template: GuardDuty would scan each post of a form.
    FORM_UPLOAD_BYTES: settings.scanUploads ? '0' : String(settings.formUploadBytes),
  };
}

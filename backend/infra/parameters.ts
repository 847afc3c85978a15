import {
  DOWNLOAD_URL_SECONDS,
  EXPIRE_AFTER_SECONDS,
  FORM_BYTES,
  MULTIPART_FROM_BYTES,
  OBJECT_BYTES,
  PART_BYTES,
  MAX_SINGLE_PUT_BYTES,
  SMALLEST_PART_BYTES,
  UPLOAD_URL_SECONDS,
} from '../../src/contract/limits.ts';

const flag = (Default: 'true' | 'false', Description: string) =>
  ({ Type: 'String', AllowedValues: ['true', 'false'], Default, Description }) as const;

/** A text that may be left out. */
export const optional = (Description: string, AllowedPattern: string) =>
  ({ Type: 'String', Default: '', AllowedPattern, Description }) as const;

/** Everything that one deployment may have different from another. */
export const parameters = {
  AllowedOrigins: {
    Type: 'CommaDelimitedList',
    Description: 'Origins of the pages that upload, such as https://www.example.com',
  },
  StoreOnLoad: flag(
    'false',
    'true keeps every uploaded file; then nothing expires and expire is not deployed',
  ),
  MaxFileSize: {
    Type: 'Number',
    Default: MAX_SINGLE_PUT_BYTES,
    MaxValue: OBJECT_BYTES,
    MinValue: 0,
    Description: 'Bytes of the largest file',
  },
  AllowedTypes: {
    Type: 'CommaDelimitedList',
    Default: '',
    Description: 'Media types such as image/*,application/pdf; empty allows all',
  },
  CheckContent: flag('true', 'true deletes files whose first bytes are not of their declared type'),
  ScanUploads: flag('false', 'true keeps nothing before GuardDuty has found no threat in it'),
  RequireGrant: flag(
    'false',
    'true takes files only from pages whose server has asked for a grant',
  ),
  MultipartFromBytes: {
    Type: 'Number',
    Default: MULTIPART_FROM_BYTES,
    MinValue: 1,
    Description: 'Bytes from which a file is sent in parts',
  },
  PartBytes: {
    Type: 'Number',
    Default: PART_BYTES,
    MinValue: SMALLEST_PART_BYTES,
    Description: 'Bytes that a part aims at; larger ones cost less',
  },
  FormUploadBytes: {
    Type: 'Number',
    Default: FORM_BYTES,
    MinValue: 0,
    MaxValue: FORM_BYTES,
    Description: 'Bytes up to which a file goes up as a form, without a preflight; 0 for none',
  },
  SecondUploadHost: flag(
    'true',
    'true sends every other part to the dual-stack name of the bucket, over as many connections again',
  ),
  ExpireAfterSeconds: {
    Type: 'Number',
    Default: EXPIRE_AFTER_SECONDS,
    MinValue: 60,
    Description: 'How long a file waits for its form before expire deletes it',
  },
  UploadUrlSeconds: {
    Type: 'Number',
    Default: UPLOAD_URL_SECONDS,
    MinValue: 120,
    MaxValue: 3600,
    Description: 'How long an upload may wait before it starts',
  },
  DownloadUrlSeconds: {
    Type: 'Number',
    Default: DOWNLOAD_URL_SECONDS,
    MinValue: 10,
    MaxValue: 300,
    Description: 'How long a download link opens',
  },
  TransferAcceleration: flag(
    'false',
    'true sends files to the S3 edge nearest to the page; costs by the gigabyte',
  ),
  DomainName: optional(
    'Host name of the API, such as files.example.com; empty keeps the one of API Gateway',
    '([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}|',
  ),
  HostedZoneId: optional(
    'Route 53 zone of the domain; with it the stack writes the records',
    '[A-Z0-9]{1,32}|',
  ),
  CertificateArn: optional(
    'Certificate of the domain in this region; empty asks for one in the zone',
    'arn:[a-z-]+:acm:[a-z0-9-]+:[0-9]{12}:certificate/[a-z0-9-]+|',
  ),
  KmsKeyArn: optional(
    'Key for bucket and table; empty uses those of S3 and DynamoDB',
    'arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[a-z0-9-]+|',
  ),
  RequestsPerSecond: {
    Type: 'Number',
    Default: 50,
    MinValue: 1,
    Description: 'Calls of one key in a second, in the long run',
  },
  RequestBurst: {
    Type: 'Number',
    Default: 100,
    MinValue: 1,
    Description: 'Calls of one key at once',
  },
  Alarms: flag('true', 'true watches the stack; each alarm is explained in the runbook'),
  AlarmEmail: optional(
    'Who is told of alarms, besides whoever else subscribes to the topic',
    '[^@\\s]+@[^@\\s]+|',
  ),
  Dashboard: flag('false', 'true makes a CloudWatch dashboard, three dollars a month'),
  LogRetentionDays: {
    Type: 'Number',
    Default: 30,
    AllowedValues: [1, 3, 7, 14, 30, 60, 90, 365],
    Description: 'How long log lines are kept',
  },
} as const;

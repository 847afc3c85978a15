import { ORIGIN_PATTERN } from '../domain/origin.ts';
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

/** A string parameter that may be empty. */
export const optional = (Description: string, AllowedPattern: string) =>
  ({ Type: 'String', Default: '', AllowedPattern, Description }) as const;

/** The parameters of the stack. */
export const parameters = {
  AllowedOrigins: {
    Type: 'CommaDelimitedList',
    // CloudFormation applies it to each entry.
    AllowedPattern: ORIGIN_PATTERN,
    ConstraintDescription:
      'must be * or complete origins such as https://www.example.com, without wildcards and paths',
    Description: 'Origins of the pages that may upload, such as https://www.example.com',
  },
  StoreOnLoad: flag(
    'false',
    'true stores every uploaded file. Nothing expires, and the function expire is not deployed',
  ),
  MaxFileSize: {
    Type: 'Number',
    Default: MAX_SINGLE_PUT_BYTES,
    MaxValue: OBJECT_BYTES,
    MinValue: 0,
    Description: 'Size of the largest file, in bytes',
  },
  AllowedTypes: {
    Type: 'CommaDelimitedList',
    Default: '',
    Description: 'Allowed media types, such as image/*,application/pdf. Empty allows all types',
  },
  CheckContent: flag('true', 'true deletes files whose first bytes contradict their declared type'),
  ScanUploads: flag('false', 'true stores a file only after GuardDuty has found no threat in it'),
  RequireGrant: flag(
    'false',
    'true accepts files only from pages that have a grant from their server',
  ),
  MultipartFromBytes: {
    Type: 'Number',
    Default: MULTIPART_FROM_BYTES,
    MinValue: 1,
    Description: 'Files of at least this size, in bytes, are uploaded in parts',
  },
  PartBytes: {
    Type: 'Number',
    Default: PART_BYTES,
    MinValue: SMALLEST_PART_BYTES,
    Description: 'Target size of a part, in bytes. Larger parts cost less',
  },
  FormUploadBytes: {
    Type: 'Number',
    Default: FORM_BYTES,
    MinValue: 0,
    MaxValue: FORM_BYTES,
    Description:
      'Files of at most this size, in bytes, are uploaded as a form, without a preflight. 0 turns forms off',
  },
  SecondUploadHost: flag(
    'true',
    'true sends every other part to the dual-stack host of the bucket, which doubles the connections',
  ),
  ExpireAfterSeconds: {
    Type: 'Number',
    Default: EXPIRE_AFTER_SECONDS,
    MinValue: 60,
    Description: 'Seconds after which a file that was not stored is deleted',
  },
  UploadUrlSeconds: {
    Type: 'Number',
    Default: UPLOAD_URL_SECONDS,
    MinValue: 120,
    MaxValue: 3600,
    Description: 'Seconds within which an upload must start',
  },
  DownloadUrlSeconds: {
    Type: 'Number',
    Default: DOWNLOAD_URL_SECONDS,
    MinValue: 10,
    MaxValue: 300,
    Description: 'Seconds for which a download link is valid',
  },
  TransferAcceleration: flag(
    'false',
    'true uploads through the nearest AWS edge location. AWS charges for it per gigabyte',
  ),
  DomainName: optional(
    'Host name of the API, such as files.example.com. Empty uses the host name from API Gateway',
    '([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}|',
  ),
  HostedZoneId: optional(
    'Route 53 zone of the domain. With it, the stack creates the DNS records',
    '[A-Z0-9]{1,32}|',
  ),
  CertificateArn: optional(
    'Certificate of the domain in this region. Empty requests one through the zone',
    'arn:[a-z-]+:acm:[a-z0-9-]+:[0-9]{12}:certificate/[a-z0-9-]+|',
  ),
  KmsKeyArn: optional(
    'KMS key of the bucket and the table. Empty uses the keys of S3 and DynamoDB',
    'arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[a-z0-9-]+|',
  ),
  RequestsPerSecond: {
    Type: 'Number',
    Default: 50,
    MinValue: 1,
    Description: 'Average number of requests per second for one API key',
  },
  RequestBurst: {
    Type: 'Number',
    Default: 100,
    MinValue: 1,
    Description: 'Number of requests that one API key may send at the same time',
  },
  Alarms: flag('true', 'true creates alarms. The runbook explains each alarm'),
  AlarmEmail: optional(
    'Email address that receives alarms, in addition to other subscribers of the topic',
    '[^@\\s]+@[^@\\s]+|',
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

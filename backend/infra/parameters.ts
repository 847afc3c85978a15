import { ORIGIN_PATTERN } from '../domain/origin.ts';
import {
  DOWNLOAD_URL_SECONDS,
  EXPIRE_AFTER_SECONDS,
  MAX_FORM_BYTES,
  MULTIPART_FROM_BYTES,
  OBJECT_BYTES,
  PART_BYTES,
  MAX_SINGLE_PUT_BYTES,
  SMALLEST_PART_BYTES,
  STORE_ON_LOAD_SECONDS,
  UPLOAD_URL_SECONDS,
} from '../../src/contract/limits.ts';
import { boundParameters } from './parameters/bounds.ts';
import { flag, optional } from './parameters/kinds.ts';
import { operationParameters } from './parameters/operation.ts';

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
  FileKinds: {
    Type: 'String',
    Default: '',
    AllowedPattern: String.raw`(\{.*\})?`,
    // All variables of a function have at most 4 KB.
    MaxLength: 2048,
    ConstraintDescription: 'must be a JSON object',
    Description:
      'Kinds of files with limits of their own, as JSON: {"avatar":{"maxFileSize":2000000,"allowedTypes":["image/*"]}}',
  },
  CheckContent: flag('true', 'true deletes files whose first bytes contradict their declared type'),
  ScanUploads: flag('false', 'true stores a file only after GuardDuty has found no threat in it'),
  FileEvents: flag(
    'true',
    'true reports each change of a file to EventBridge and to the webhooks of the tenants',
  ),
  EventBusName: {
    Type: 'String',
    Default: 'default',
    AllowedPattern: '[A-Za-z0-9._/-]{1,256}',
    Description: 'The event bus that receives the file events. It must exist',
  },
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
    Default: MAX_FORM_BYTES,
    MinValue: 0,
    MaxValue: MAX_FORM_BYTES,
    Description:
      'Maximum size of a form upload, in bytes, which needs no preflight. 0 turns form uploads off',
  },
  SecondUploadHost: flag(
    'true',
    'true sends every other file and part to the dual-stack host of the bucket, which doubles the connections',
  ),
  ExpireAfterSeconds: {
    Type: 'Number',
    Default: EXPIRE_AFTER_SECONDS,
    MinValue: 60,
    MaxValue: STORE_ON_LOAD_SECONDS,
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
  ...boundParameters,
  ...operationParameters,
} as const;

import {
  DOWNLOAD_URL_SECONDS,
  EXPIRE_AFTER_SECONDS,
  MULTIPART_FROM_BYTES,
  OBJECT_BYTES,
  SINGLE_PUT_BYTES,
  UPLOAD_URL_SECONDS,
} from '../../src/contract/limits.ts';
import { API_VERSION } from '../../src/contract/operations.ts';
import { functions } from './functions.ts';
import { gatewayApi } from './gateway-api.ts';
import { attribute, ref, sub } from './intrinsics.ts';
import { functionResources } from './function-resources.ts';
import { WITH_EXPIRE, WITH_SCAN } from './names.ts';
import { scanResources } from './scan-resources.ts';
import { storageResources } from './storage-resources.ts';

type Json = Record<string, unknown>;

const parameters = {
  StoreOnLoad: {
    Type: 'String',
    AllowedValues: ['true', 'false'],
    Default: 'false',
    Description: 'true keeps every uploaded file; then nothing expires and expire is not deployed',
  },
  AllowedOrigins: {
    Type: 'CommaDelimitedList',
    Description: 'Origins of the pages that upload, such as https://www.example.com',
  },
  MaxFileSize: {
    Type: 'Number',
    Default: SINGLE_PUT_BYTES,
    MaxValue: OBJECT_BYTES,
    MinValue: 0,
    Description: 'Bytes of the largest file',
  },
  AllowedTypes: {
    Type: 'CommaDelimitedList',
    Default: '',
    Description: 'Media types such as image/*,application/pdf; empty allows all',
  },
  CheckContent: {
    Type: 'String',
    AllowedValues: ['true', 'false'],
    Default: 'true',
    Description: 'true deletes files whose first bytes are not of their declared type',
  },
  ScanUploads: {
    Type: 'String',
    AllowedValues: ['true', 'false'],
    Default: 'false',
    Description: 'true keeps nothing before GuardDuty has found no threat in it',
  },
  RequireGrant: {
    Type: 'String',
    AllowedValues: ['true', 'false'],
    Default: 'false',
    Description: 'true takes files only from pages whose server has asked for a grant',
  },
  MultipartFromBytes: {
    Type: 'Number',
    Default: MULTIPART_FROM_BYTES,
    MinValue: 1,
    Description: 'Bytes from which a file is sent in parts',
  },
  ExpireAfterSeconds: { Type: 'Number', Default: EXPIRE_AFTER_SECONDS, MinValue: 60 },
  UploadUrlSeconds: {
    Type: 'Number',
    Default: UPLOAD_URL_SECONDS,
    MinValue: 120,
    MaxValue: 3600,
  },
  DownloadUrlSeconds: {
    Type: 'Number',
    Default: DOWNLOAD_URL_SECONDS,
    MinValue: 10,
    MaxValue: 300,
  },
  RequestsPerSecond: {
    Type: 'Number',
    Default: 50,
    MinValue: 1,
    Description: 'Calls of one key in a second, in the long run',
  },
  RequestBurst: { Type: 'Number', Default: 100, MinValue: 1 },
  LogRetentionDays: { Type: 'Number', Default: 30, AllowedValues: [1, 3, 7, 14, 30, 60, 90, 365] },
};

/** The whole stack. Assembly only: what a function needs stands beside the function. */
export function template(): Json {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Transform: 'AWS::Serverless-2016-10-31',
    Description: 'Filestore: files go from a browser straight into S3 (generated, do not edit)',
    Parameters: parameters,
    Conditions: {
      [WITH_EXPIRE]: { 'Fn::Equals': [ref('StoreOnLoad'), 'false'] },
      [WITH_SCAN]: { 'Fn::Equals': [ref('ScanUploads'), 'true'] },
    },
    Resources: {
      ...storageResources(),
      ...scanResources(),
      Api: {
        Type: 'AWS::Serverless::Api',
        Properties: {
          Name: sub('${AWS::StackName}'),
          StageName: API_VERSION,
          // Else SAM deploys a second, public stage named "Stage".
          OpenApiVersion: '3.0.1',
          EndpointConfiguration: { Type: 'REGIONAL' },
          DefinitionBody: gatewayApi(functions),
        },
      },
      // A key outside of every plan opens nothing. `npm run tenant` puts each tenant's keys into it.
      UsagePlan: {
        Type: 'AWS::ApiGateway::UsagePlan',
        Properties: {
          UsagePlanName: sub('${AWS::StackName}'),
          // SAM's own name for the stage that it makes.
          ApiStages: [{ ApiId: ref('Api'), Stage: ref('Api.Stage') }],
          Throttle: { RateLimit: ref('RequestsPerSecond'), BurstLimit: ref('RequestBurst') },
        },
      },
      ...Object.assign({}, ...functions.map(functionResources)),
    },
    Outputs: {
      ApiEndpoint: {
        Description: 'The endpoint attribute of <filestore-upload>',
        Value: sub('https://${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}/' + API_VERSION),
      },
      UsagePlanId: { Value: ref('UsagePlan') },
      BucketName: { Value: ref('FileBucket') },
      TableName: { Value: ref('FileTable') },
      DeadLetterQueueUrl: { Value: ref('DeadLetterQueue') },
      DeadLetterQueueArn: { Value: attribute('DeadLetterQueue', 'Arn') },
    },
  };
}

import { ORPHAN_TAG } from '../../stores/s3/object-store.ts';
import { defineFunction } from '../../infra/define-function.ts';
import * as refs from '../../infra/resource-refs.ts';

export default defineFunction({
  name: 'uploaded',
  description: 'Records that a file is in S3',
  trigger: { kind: 'object-created' },
  environment: {
    ...refs.fileEnvironment,
    BUCKET_NAME: refs.bucketName,
    ...refs.arrivalEnvironment,
  },
  policy: [
    { actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'], resource: refs.tableArn },
    { actions: ['s3:GetObject', 's3:DeleteObject'], resource: refs.objectsArn },
    {
      actions: ['s3:PutObjectTagging'],
      resource: refs.objectsArn,
      condition: { 'ForAllValues:StringEquals': { 's3:RequestObjectTagKeys': ORPHAN_TAG.Key } },
    },
    { actions: ['s3:ListBucket'], resource: refs.bucketArn },
  ],
  memory: 256,
  timeout: 30,
  bundleKilobytes: 415,
});

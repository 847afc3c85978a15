import { defineFunction } from '../../infra/define-function.ts';
import {
  arrivalEnvironment,
  bucketArn,
  bucketName,
  objectsArn,
  stackName,
  tableArn,
  tableName,
} from '../../infra/resource-refs.ts';

export default defineFunction({
  name: 'uploaded',
  description: 'Records that a file is in S3',
  trigger: { kind: 'object-created' },
  environment: {
    STACK_NAME: stackName,
    TABLE_NAME: tableName,
    BUCKET_NAME: bucketName,
    ...arrivalEnvironment,
  },
  policy: [
    { actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'], resource: tableArn },
    {
      actions: ['s3:GetObject', 's3:DeleteObject', 's3:PutObjectTagging'],
      resource: objectsArn,
    },
    { actions: ['s3:ListBucket'], resource: bucketArn },
  ],
  memory: 256,
  timeout: 30,
  bundleKilobytes: 415,
});

import { remove } from '../../../src/contract/server-operations.ts';
import { defineFunction } from '../../infra/define-function.ts';
import {
  bucketArn,
  bucketName,
  httpEnvironment,
  objectsArn,
  tableArn,
} from '../../infra/resource-refs.ts';

export default defineFunction({
  name: 'delete',
  description: 'Deletes a file: marks the row, deletes the object and writes a tombstone',
  trigger: { kind: 'http', operation: remove },
  environment: {
    ...httpEnvironment,
    BUCKET_NAME: bucketName,
  },
  policy: [
    { actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'], resource: tableArn },
    { actions: ['s3:DeleteObject', 's3:AbortMultipartUpload'], resource: objectsArn },
    { actions: ['s3:ListBucketMultipartUploads'], resource: bucketArn },
  ],
  memory: 256,
  timeout: 10,
  bundleKilobytes: 340,
});

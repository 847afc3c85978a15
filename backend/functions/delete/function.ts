import { remove } from '../../../src/contract/server-operations.ts';
import { defineFunction } from '../../infra/define-function.ts';
import * as refs from '../../infra/resource-refs.ts';

export default defineFunction({
  name: 'delete',
  description: 'Deletes a file: marks the row, deletes the object and writes a tombstone',
  trigger: { kind: 'http', operation: remove },
  environment: {
    ...refs.httpEnvironment,
    BUCKET_NAME: refs.bucketName,
  },
  policy: [
    { actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'], resource: refs.tableArn },
    { actions: ['s3:DeleteObject', 's3:AbortMultipartUpload'], resource: refs.objectsArn },
    { actions: ['s3:ListBucketMultipartUploads'], resource: refs.bucketArn },
  ],
  memory: 256,
  timeout: 10,
  bundleKilobytes: 340,
});

import { confirm } from '../../../src/contract/server-operations.ts';
import { defineFunction } from '../../infra/define-function.ts';
import * as refs from '../../infra/resource-refs.ts';

export default defineFunction({
  name: 'confirm',
  description: 'Records single uploads before S3 reports them, and returns the state of each file',
  trigger: { kind: 'http', operation: confirm },
  environment: {
    ...refs.httpEnvironment,
    ...refs.arrivalEnvironment,
    BUCKET_NAME: refs.bucketName,
  },
  policy: [
    { actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'], resource: refs.tableArn },
    { actions: ['s3:GetObject', 's3:DeleteObject'], resource: refs.objectsArn },
    { actions: ['s3:ListBucket'], resource: refs.bucketArn },
  ],
  // A call can concern a hundred files, and the CPU is proportional to the memory.
  memory: 512,
  timeout: 28,
  bundleKilobytes: 425,
});

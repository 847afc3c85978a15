import { storeFiles } from '../../../src/contract/server-operations.ts';
import { defineFunction } from '../../infra/define-function.ts';
import * as refs from '../../infra/resource-refs.ts';

export default defineFunction({
  name: 'store-files',
  description: 'Stores the uploaded files of a form, so that they do not expire',
  trigger: { kind: 'http', operation: storeFiles },
  environment: {
    ...refs.httpEnvironment,
    ...refs.arrivalEnvironment,
    BUCKET_NAME: refs.bucketName,
  },
  policy: [
    {
      actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:UpdateItem'],
      resource: refs.tableArn,
    },
    // For a form that is submitted before S3's event: reads the object, and deletes it if it is rejected.
    {
      actions: ['s3:GetObject', 's3:GetObjectTagging', 's3:DeleteObject'],
      resource: refs.objectsArn,
    },
    { actions: ['s3:ListBucket'], resource: refs.bucketArn },
  ],
  // Signs a hundred requests to DynamoDB, and in the worst case as many to S3.
  memory: 512,
  timeout: 25,
  bundleKilobytes: 430,
});

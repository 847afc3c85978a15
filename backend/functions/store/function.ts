import { store } from '../../../src/contract/server-operations.ts';
import { defineFunction } from '../../infra/define-function.ts';
import * as refs from '../../infra/resource-refs.ts';

export default defineFunction({
  name: 'store',
  description: 'Stores an uploaded file, so that it does not expire',
  trigger: { kind: 'http', operation: store },
  environment: {
    ...refs.httpEnvironment,
    ...refs.arrivalEnvironment,
    BUCKET_NAME: refs.bucketName,
  },
  policy: [
    { actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'], resource: refs.tableArn },
    // For a form that is submitted before S3's event: reads the object, and deletes it if it is rejected.
    {
      actions: ['s3:GetObject', 's3:GetObjectTagging', 's3:DeleteObject'],
      resource: refs.objectsArn,
    },
    { actions: ['s3:ListBucket'], resource: refs.bucketArn },
  ],
  memory: 256,
  timeout: 10,
  bundleKilobytes: 425,
});

import { store } from '../../../src/contract/server-operations.ts';
import { defineFunction } from '../../infra/define-function.ts';
import {
  arrivalEnvironment,
  bucketArn,
  bucketName,
  httpEnvironment,
  objectsArn,
  tableArn,
} from '../../infra/resource-refs.ts';

export default defineFunction({
  name: 'store',
  description: 'Stores an uploaded file, so that it does not expire',
  trigger: { kind: 'http', operation: store },
  environment: {
    ...httpEnvironment,
    ...arrivalEnvironment,
    BUCKET_NAME: bucketName,
  },
  policy: [
    { actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'], resource: tableArn },
    // For a form that is submitted before S3's event: reads the object, and deletes it if it is rejected.
    {
      actions: ['s3:GetObject', 's3:GetObjectTagging', 's3:DeleteObject'],
      resource: objectsArn,
    },
    { actions: ['s3:ListBucket'], resource: bucketArn },
  ],
  memory: 256,
  timeout: 10,
  bundleKilobytes: 425,
});

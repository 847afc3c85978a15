import { store } from '../../../src/contract/operations.ts';
import { defineFunction } from '../../stack/define-function.ts';
import { bucketArn, bucketName, httpEnvironment, objectsArn, tableArn } from '../../stack/names.ts';

export default defineFunction({
  name: 'store',
  description: 'Keeps an uploaded file',
  trigger: { kind: 'http', operation: store },
  environment: {
    ...httpEnvironment,
    BUCKET_NAME: bucketName,
  },
  policy: [
    { actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'], resource: tableArn },
    // HeadObject, for a form that is submitted before S3's event arrives.
    { actions: ['s3:GetObject'], resource: objectsArn },
    { actions: ['s3:ListBucket'], resource: bucketArn },
  ],
  memory: 256,
  timeout: 10,
});

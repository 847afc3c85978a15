import { complete } from '../../../src/contract/server-operations.ts';
import { defineFunction } from '../../infra/define-function.ts';
import * as refs from '../../infra/resource-refs.ts';

export default defineFunction({
  name: 'complete',
  description: 'Completes a multipart upload, or records a single upload before S3 reports it',
  trigger: { kind: 'http', operation: complete },
  environment: {
    ...refs.httpEnvironment,
    ...refs.arrivalEnvironment,
    BUCKET_NAME: refs.bucketName,
  },
  policy: [
    { actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'], resource: refs.tableArn },
    {
      actions: [
        // IAM requires s3:PutObject for CompleteMultipartUpload.
        's3:PutObject',
        's3:ListMultipartUploadParts',
        's3:GetObject',
        's3:DeleteObject',
      ],
      resource: refs.objectsArn,
    },
    { actions: ['s3:ListBucket'], resource: refs.bucketArn },
  ],
  memory: 256,
  // CompleteMultipartUpload can take minutes for many parts. API Gateway times out after 29 s, and a
  // repeated call finds the object.
  timeout: 28,
  bundleKilobytes: 425,
});

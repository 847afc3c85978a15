import { complete } from '../../../src/contract/server-operations.ts';
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
  name: 'complete',
  description: 'Finishes a multipart upload, or notes early that a single PUT has arrived',
  trigger: { kind: 'http', operation: complete },
  environment: { ...httpEnvironment, ...arrivalEnvironment, BUCKET_NAME: bucketName },
  policy: [
    { actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'], resource: tableArn },
    {
      actions: [
        // CompleteMultipartUpload is a PutObject to IAM.
        's3:PutObject',
        's3:ListMultipartUploadParts',
        's3:GetObject',
        's3:DeleteObject',
      ],
      resource: objectsArn,
    },
    { actions: ['s3:ListBucket'], resource: bucketArn },
  ],
  memory: 256,
  // CompleteMultipartUpload of many parts takes minutes at worst; API Gateway gives up after 29 s,
  // and a repeated call finds the object.
  timeout: 28,
  bundleKilobytes: 425,
});

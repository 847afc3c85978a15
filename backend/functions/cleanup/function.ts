import { WITH_CLEANUP } from '../../infra/conditions.ts';
import { defineFunction } from '../../infra/define-function.ts';
import * as refs from '../../infra/resource-refs.ts';

export default defineFunction({
  name: 'cleanup',
  description:
    'With StoreOnLoad: stores files whose event was lost, and deletes what never arrived or was half deleted',
  trigger: { kind: 'schedule', everyMinutes: 5 },
  environment: {
    ...refs.fileEnvironment,
    BUCKET_NAME: refs.bucketName,
    ...refs.arrivalEnvironment,
  },
  policy: [
    { actions: ['dynamodb:Query'], resource: refs.dueIndexArn },
    {
      actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
      resource: refs.tableArn,
    },
    {
      actions: [
        's3:GetObject',
        's3:GetObjectTagging',
        's3:DeleteObject',
        's3:AbortMultipartUpload',
      ],
      resource: refs.objectsArn,
    },
    { actions: ['s3:ListBucket', 's3:ListBucketMultipartUploads'], resource: refs.bucketArn },
  ],
  memory: 512,
  timeout: 240,
  bundleKilobytes: 425,
  condition: WITH_CLEANUP,
});

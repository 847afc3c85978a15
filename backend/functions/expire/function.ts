import { WITH_EXPIRE } from '../../infra/conditions.ts';
import { defineFunction } from '../../infra/define-function.ts';
import * as refs from '../../infra/resource-refs.ts';

export default defineFunction({
  name: 'expire',
  description: 'Deletes files that were not stored in time',
  trigger: { kind: 'schedule', everyMinutes: 5 },
  environment: {
    ...refs.fileEnvironment,
    BUCKET_NAME: refs.bucketName,
  },
  policy: [
    { actions: ['dynamodb:Query'], resource: refs.dueIndexArn },
    {
      actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
      resource: refs.tableArn,
    },
    { actions: ['s3:DeleteObject', 's3:AbortMultipartUpload'], resource: refs.objectsArn },
    { actions: ['s3:ListBucketMultipartUploads'], resource: refs.bucketArn },
  ],
  // A full core, because a run spends most of its time signing requests (`npm run docs -- scale`).
  memory: 1769,
  timeout: 240,
  bundleKilobytes: 330,
  condition: WITH_EXPIRE,
});

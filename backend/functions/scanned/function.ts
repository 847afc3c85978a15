import { WITH_SCAN } from '../../infra/conditions.ts';
import { defineFunction } from '../../infra/define-function.ts';
import * as refs from '../../infra/resource-refs.ts';

export default defineFunction({
  name: 'scanned',
  description: 'Records the malware scan result of a file, and deletes the file if it is a threat',
  trigger: { kind: 'scan-result' },
  environment: {
    ...refs.arrivalEnvironment,
    ...refs.fileEnvironment,
    BUCKET_NAME: refs.bucketName,
  },
  policy: [
    { actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'], resource: refs.tableArn },
    {
      actions: ['s3:GetObject', 's3:DeleteObject'],
      resource: refs.objectsArn,
    },
    { actions: ['s3:ListBucket'], resource: refs.bucketArn },
  ],
  memory: 256,
  timeout: 30,
  bundleKilobytes: 415,
  condition: WITH_SCAN,
});

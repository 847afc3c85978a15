import { WITH_SCAN } from '../../infra/conditions.ts';
import { defineFunction } from '../../infra/define-function.ts';
import {
  arrivalEnvironment,
  bucketArn,
  bucketName,
  objectsArn,
  stackName,
  tableArn,
  tableName,
} from '../../infra/resource-refs.ts';

export default defineFunction({
  name: 'scanned',
  description: 'Records the malware scan result of a file, and deletes the file if it is a threat',
  trigger: { kind: 'scan-result' },
  environment: {
    ...arrivalEnvironment,
    STACK_NAME: stackName,
    TABLE_NAME: tableName,
    BUCKET_NAME: bucketName,
  },
  policy: [
    { actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'], resource: tableArn },
    {
      actions: ['s3:GetObject', 's3:DeleteObject'],
      resource: objectsArn,
    },
    { actions: ['s3:ListBucket'], resource: bucketArn },
  ],
  memory: 256,
  timeout: 30,
  bundleKilobytes: 415,
  condition: WITH_SCAN,
});

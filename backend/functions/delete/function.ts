import { remove } from '../../../src/contract/operations.ts';
import { defineFunction } from '../../stack/define-function.ts';
import { allowedOrigins, bucketName, objectsArn, tableArn, tableName } from '../../stack/names.ts';

export default defineFunction({
  name: 'delete',
  description: 'Marks a file, deletes its object, leaves a tombstone',
  trigger: { kind: 'http', operation: remove },
  environment: {
    TABLE_NAME: tableName,
    BUCKET_NAME: bucketName,
    ALLOWED_ORIGINS: allowedOrigins,
  },
  policy: [
    { actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'], resource: tableArn },
    { actions: ['s3:DeleteObject'], resource: objectsArn },
  ],
  memory: 256,
  timeout: 10,
});

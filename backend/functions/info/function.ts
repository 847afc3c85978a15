import { info } from '../../../src/contract/operations.ts';
import { defineFunction } from '../../stack/define-function.ts';
import { allowedOrigins, tableArn, tableName } from '../../stack/names.ts';

export default defineFunction({
  name: 'info',
  description: 'Says what is known of a file',
  trigger: { kind: 'http', operation: info },
  environment: { TABLE_NAME: tableName, ALLOWED_ORIGINS: allowedOrigins },
  policy: [{ actions: ['dynamodb:GetItem'], resource: tableArn }],
  memory: 256,
  timeout: 10,
});

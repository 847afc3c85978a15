import { grants } from '../../../src/contract/server-operations.ts';
import { defineFunction } from '../../infra/define-function.ts';
import { httpEnvironment, tableArn } from '../../infra/resource-refs.ts';

export default defineFunction({
  name: 'grants',
  description: 'Lets a form’s server allow one page to upload',
  trigger: { kind: 'http', operation: grants },
  environment: httpEnvironment,
  policy: [{ actions: ['dynamodb:GetItem', 'dynamodb:PutItem'], resource: tableArn }],
  memory: 256,
  timeout: 10,
  bundleKilobytes: 220,
});

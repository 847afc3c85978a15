import { info } from '../../../src/contract/server-operations.ts';
import { defineFunction } from '../../infra/define-function.ts';
import { httpEnvironment, tableArn } from '../../infra/resource-refs.ts';

export default defineFunction({
  name: 'info',
  description: 'Returns the metadata and state of a file',
  trigger: { kind: 'http', operation: info },
  environment: httpEnvironment,
  policy: [{ actions: ['dynamodb:GetItem'], resource: tableArn }],
  memory: 256,
  timeout: 10,
  bundleKilobytes: 220,
});

import { info } from '../../../src/contract/operations.ts';
import { defineFunction } from '../../stack/define-function.ts';
import { httpEnvironment, tableArn } from '../../stack/names.ts';

export default defineFunction({
  name: 'info',
  description: 'Says what is known of a file',
  trigger: { kind: 'http', operation: info },
  environment: httpEnvironment,
  policy: [{ actions: ['dynamodb:GetItem'], resource: tableArn }],
  memory: 256,
  timeout: 10,
  bundleKilobytes: 220,
});

import { list } from '../../../src/contract/server-operations.ts';
import { defineFunction } from '../../infra/define-function.ts';
import * as refs from '../../infra/resource-refs.ts';

export default defineFunction({
  name: 'list',
  description: 'Lists the files of a tenant by state and time',
  trigger: { kind: 'http', operation: list },
  environment: refs.httpEnvironment,
  policy: [
    // The row of the API key.
    { actions: ['dynamodb:GetItem'], resource: refs.tableArn },
    { actions: ['dynamodb:Query'], resource: refs.listIndexArn },
  ],
  memory: 256,
  timeout: 10,
  bundleKilobytes: 240,
});

import { grants } from '../../../src/contract/server-operations.ts';
import { defineFunction } from '../../infra/define-function.ts';
import { ref } from '../../infra/intrinsics.ts';
import * as refs from '../../infra/resource-refs.ts';

export default defineFunction({
  name: 'grants',
  description: 'Creates a grant, with which a server allows one page to upload',
  trigger: { kind: 'http', operation: grants },
  environment: { ...refs.httpEnvironment, FILE_KINDS: ref('FileKinds') },
  policy: [{ actions: ['dynamodb:GetItem', 'dynamodb:PutItem'], resource: refs.tableArn }],
  memory: 256,
  timeout: 10,
  bundleKilobytes: 220,
});

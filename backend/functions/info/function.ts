import { info } from '../../../src/contract/server-operations.ts';
import { defineFunction } from '../../infra/define-function.ts';
import { ref } from '../../infra/intrinsics.ts';
import * as refs from '../../infra/resource-refs.ts';

export default defineFunction({
  name: 'info',
  description: 'Returns the metadata and state of a file',
  trigger: { kind: 'http', operation: info },
  environment: {
    ...refs.httpEnvironment,
    STORE_ON_LOAD: ref('StoreOnLoad'),
    SCAN_UPLOADS: ref('ScanUploads'),
  },
  policy: [{ actions: ['dynamodb:GetItem'], resource: refs.tableArn }],
  memory: 256,
  // A call can wait for 20 seconds.
  timeout: 25,
  bundleKilobytes: 220,
});

import { download } from '../../../src/contract/server-operations.ts';
import { defineFunction } from '../../infra/define-function.ts';
import { ref } from '../../infra/intrinsics.ts';
import * as refs from '../../infra/resource-refs.ts';

export default defineFunction({
  name: 'download',
  description: 'Signs a short-lived download link for a stored file',
  trigger: { kind: 'http', operation: download },
  environment: {
    ...refs.httpEnvironment,
    BUCKET_NAME: refs.bucketName,
    SCAN_UPLOADS: ref('ScanUploads'),
    DOWNLOAD_URL_SECONDS: ref('DownloadUrlSeconds'),
  },
  policy: [
    { actions: ['dynamodb:GetItem'], resource: refs.tableArn },
    { actions: ['s3:GetObject'], resource: refs.objectsArn },
  ],
  memory: 256,
  timeout: 10,
  bundleKilobytes: 225,
});

import { download } from '../../../src/contract/server-operations.ts';
import { defineFunction } from '../../infra/define-function.ts';
import { ref } from '../../infra/intrinsics.ts';
import { bucketName, httpEnvironment, objectsArn, tableArn } from '../../infra/resource-refs.ts';

export default defineFunction({
  name: 'download',
  description: 'Signs a short-lived download link for a stored file',
  trigger: { kind: 'http', operation: download },
  environment: {
    ...httpEnvironment,
    BUCKET_NAME: bucketName,
    SCAN_UPLOADS: ref('ScanUploads'),
    DOWNLOAD_URL_SECONDS: ref('DownloadUrlSeconds'),
  },
  policy: [
    { actions: ['dynamodb:GetItem'], resource: tableArn },
    { actions: ['s3:GetObject'], resource: objectsArn },
  ],
  memory: 256,
  timeout: 10,
  bundleKilobytes: 225,
});

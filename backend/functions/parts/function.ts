import { parts } from '../../../src/contract/server-operations.ts';
import { defineFunction } from '../../infra/define-function.ts';
import { ref } from '../../infra/intrinsics.ts';
import * as refs from '../../infra/resource-refs.ts';

export default defineFunction({
  name: 'parts',
  description: 'Signs parts of a multipart upload or a single PUT again, and lists the parts in S3',
  trigger: { kind: 'http', operation: parts },
  environment: {
    ...refs.httpEnvironment,
    BUCKET_NAME: refs.bucketName,
    SECOND_UPLOAD_HOST: ref('SecondUploadHost'),
    TRANSFER_ACCELERATION: ref('TransferAcceleration'),
    UPLOAD_URL_SECONDS: ref('UploadUrlSeconds'),
  },
  policy: [
    { actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'], resource: refs.tableArn },
    // The signed URL of a part requires s3:PutObject.
    { actions: ['s3:PutObject', 's3:ListMultipartUploadParts'], resource: refs.objectsArn },
  ],
  memory: 512,
  timeout: 10,
  bundleKilobytes: 345,
});

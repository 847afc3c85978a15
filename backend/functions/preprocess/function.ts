import { preprocess } from '../../../src/contract/server-operations.ts';
import { defineFunction } from '../../infra/define-function.ts';
import { WITH_FORMS } from '../../infra/conditions.ts';
import { ifCondition, ref } from '../../infra/intrinsics.ts';
import * as refs from '../../infra/resource-refs.ts';

export default defineFunction({
  name: 'preprocess',
  description: 'Registers files and returns a signed upload for each',
  trigger: { kind: 'http', operation: preprocess },
  environment: {
    ...refs.httpEnvironment,
    ...refs.arrivalEnvironment,
    BUCKET_NAME: refs.bucketName,
    MAX_FILE_SIZE: ref('MaxFileSize'),
    FILES_PER_DAY: ref('FilesPerDay'),
    BYTES_PER_DAY: ref('BytesPerDay'),
    CLIENT_FILES_PER_DAY: ref('ClientFilesPerDay'),
    CLIENT_BYTES_PER_DAY: ref('ClientBytesPerDay'),
    REQUIRE_GRANT: ref('RequireGrant'),
    MULTIPART_FROM_BYTES: ref('MultipartFromBytes'),
    PART_BYTES: ref('PartBytes'),
    FORM_UPLOAD_BYTES: ifCondition(WITH_FORMS, ref('FormUploadBytes'), '0'),
    SECOND_UPLOAD_HOST: ref('SecondUploadHost'),
    TRANSFER_ACCELERATION: ref('TransferAcceleration'),
    UPLOAD_URL_SECONDS: ref('UploadUrlSeconds'),
    EXPIRE_AFTER_SECONDS: ref('ExpireAfterSeconds'),
  },
  policy: [
    {
      actions: [
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:BatchWriteItem',
        'dynamodb:UpdateItem',
      ],
      resource: refs.tableArn,
    },
    // A signed URL has the permissions of its signer, limited to the request in the URL.
    { actions: ['s3:PutObject'], resource: refs.objectsArn },
  ],
  memory: 512,
  timeout: 10,
  bundleKilobytes: 263,
});

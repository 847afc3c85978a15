import { STORE_ON_LOAD_SECONDS } from '../../../src/contract/limits.ts';
import { preprocess as operation } from '../../../src/contract/server-operations.ts';
import { dailyQuotasFrom } from './daily-quotas.ts';
import { readBoolean, readInteger, readString } from '../../runtime/environment.ts';
import { httpDeps } from '../../http/http-deps.ts';
import { defineHttpHandler } from '../../http/lambda-handler.ts';
import { createDynamoDbClient } from '../../stores/dynamodb/client.ts';
import { connectPresigner } from '../../stores/s3/connect-presigner.ts';
import { checksAfterUpload, uploadHandling } from '../../use-cases/upload-handling.ts';
import type { HandlerContext } from '../../runtime/define-handler.ts';
import type definition from './function.ts';
import { DynamoDbCallTable } from '../../stores/dynamodb/call-table.ts';
import { DynamoDbGrantTable } from '../../stores/dynamodb/grant-table.ts';
import { preprocess } from './handler.ts';

export const { createHandler, handler } = defineHttpHandler(
  operation,
  preprocess,
  ({ env, clock, log }: HandlerContext<typeof definition>) => {
    const tableName = readString(env, 'TABLE_NAME');
    const documents = createDynamoDbClient(env);
    const handling = uploadHandling(env);
    return {
      ...httpDeps(env, clock, log, documents),
      grants: new DynamoDbGrantTable(tableName, documents),
      quotasPerDay: dailyQuotasFrom(env),
      calls: new DynamoDbCallTable(tableName, documents),
      presigner: connectPresigner(readString(env, 'BUCKET_NAME'), env, clock),
      policy: {
        maxFileSize: readInteger(env, 'MAX_FILE_SIZE'),
        allowedTypes: handling.allowedTypes,
        kinds: handling.kinds,
      },
      checks: checksAfterUpload(handling),
      requireGrant: readBoolean(env, 'REQUIRE_GRANT'),
      multipartFromBytes: readInteger(env, 'MULTIPART_FROM_BYTES'),
      partBytes: readInteger(env, 'PART_BYTES'),
      formUploadBytes: readInteger(env, 'FORM_UPLOAD_BYTES'),
      uploadUrlSeconds: readInteger(env, 'UPLOAD_URL_SECONDS'),
      // With StoreOnLoad, an uploaded file must not expire if its event is lost.
      expireAfterSeconds: handling.storeOnLoad
        ? STORE_ON_LOAD_SECONDS
        : readInteger(env, 'EXPIRE_AFTER_SECONDS'),
    };
  },
);

import { remove as operation } from '../../../src/contract/server-operations.ts';
import { httpDeps } from '../../http/http-deps.ts';
import { defineHttpHandler } from '../../http/lambda-handler.ts';
import { readString } from '../../runtime/environment.ts';
import { createDynamoDbClient } from '../../stores/dynamodb/client.ts';
import { connectObjects } from '../../stores/s3/object-store.ts';
import type { HandlerContext } from '../../runtime/define-handler.ts';
import type definition from './function.ts';
import { DynamoDbQuotaTable } from '../../stores/dynamodb/quota-table.ts';
import { deleteFile } from './handler.ts';

export const { createHandler, handler } = defineHttpHandler(
  operation,
  deleteFile,
  ({ env, clock, log }: HandlerContext<typeof definition>) => {
    const documents = createDynamoDbClient(env);
    return {
      ...httpDeps(env, clock, log, documents),
      objects: connectObjects(env),
      quotas: new DynamoDbQuotaTable(readString(env, 'TABLE_NAME'), documents),
    };
  },
);

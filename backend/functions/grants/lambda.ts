import { grants as operation } from '../../../src/contract/server-operations.ts';
import { readString } from '../../runtime/environment.ts';
import { httpDeps } from '../../http/http-deps.ts';
import { defineHttpHandler } from '../../http/lambda-handler.ts';
import { createDynamoDbClient } from '../../stores/dynamodb/client.ts';
import type { HandlerContext } from '../../runtime/define-handler.ts';
import { parseFileKinds } from '../../domain/file-kinds.ts';
import type definition from './function.ts';
import { DynamoDbGrantTable } from '../../stores/dynamodb/grant-table.ts';
import { grants } from './handler.ts';

export const { createHandler, handler } = defineHttpHandler(
  operation,
  grants,
  ({ env, clock, log }: HandlerContext<typeof definition>) => {
    const documents = createDynamoDbClient(env);
    return {
      ...httpDeps(env, clock, log, documents),
      kinds: parseFileKinds(env.FILE_KINDS),
      grants: new DynamoDbGrantTable(readString(env, 'TABLE_NAME'), documents),
    };
  },
);

import { GRANT_DEFAULT_SECONDS } from '../../../src/contract/limits.ts';
import { grants as operation } from '../../../src/contract/server-operations.ts';
import type { GrantResponse } from '../../../src/contract/responses.ts';
import type { GrantRequest } from '../../../src/contract/request-schemas.ts';
import type { AwsEnvironment } from '../../runtime/aws-environment.ts';
import { hashToken, newUploadToken } from '../../domain/file-id.ts';
import { toIso } from '../../domain/file-record.ts';
import { readString, type EnvironmentOf } from '../../runtime/environment.ts';
import type { ApiRequest } from '../../http/request.ts';
import { httpDeps } from '../../http/http-deps.ts';
import { httpHandler, type HttpDependencies, type HttpHandler } from '../../http/http-handler.ts';
import { consoleLog } from '../../runtime/log.ts';
import { lazyHandler } from '../../runtime/lazy-handler.ts';
import { createDynamoDbClient } from '../../stores/dynamodb-client.ts';
import { GrantTable } from '../../stores/grant-table.ts';
import type definition from './function.ts';

interface Dependencies extends HttpDependencies {
  readonly grants: GrantTable;
  readonly clock: () => number;
}

/** The answer to a public key: what a page may upload is said by its server, file by file. */
export async function grants(
  call: ApiRequest<GrantRequest>,
  { grants: table, clock }: Dependencies,
): Promise<GrantResponse> {
  const { files, expiresIn = GRANT_DEFAULT_SECONDS, ...limits } = call.body;
  const grant = newUploadToken();
  const expiresAt = clock() + expiresIn * 1000;
  await table.create(hashToken(grant), { tenant: call.tenant, left: files, expiresAt, ...limits });
  return { grant, expiresAt: toIso(expiresAt) };
}

type Environment = EnvironmentOf<typeof definition> & AwsEnvironment;

export function createHandler(
  env: Environment,
  clock = Date.now,
  log = consoleLog(env),
): HttpHandler {
  return httpHandler(operation, grants, {
    ...httpDeps(env, clock, log),
    grants: new GrantTable(readString(env.TABLE_NAME, 'TABLE_NAME'), createDynamoDbClient(env)),
  });
}

export const handler = lazyHandler(createHandler);

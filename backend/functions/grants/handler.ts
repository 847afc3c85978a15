import { GRANT_DEFAULT_SECONDS } from '../../../src/contract/limits.ts';
import { grants as operation } from '../../../src/contract/server-operations.ts';
import type { GrantAnswer } from '../../../src/contract/responses.ts';
import type { GrantRequest } from '../../../src/contract/request-schemas.ts';
import type { AwsEnvironment } from '../../runtime/aws-environment.ts';
import { hashToken, newUploadToken } from '../../domain/file-id.ts';
import { instant } from '../../domain/file-record.ts';
import { text, type EnvironmentOf } from '../../runtime/environment.ts';
import type { Call } from '../../http/request.ts';
import { connectHttp } from '../../http/http-deps.ts';
import { httpHandler, type HttpDependencies, type HttpHandler } from '../../http/http-handler.ts';
import { consoleLog } from '../../runtime/log.ts';
import { onFirstCall } from '../../runtime/lazy-handler.ts';
import { connectDocuments } from '../../stores/dynamodb-client.ts';
import { GrantTable } from '../../stores/grant-table.ts';
import type definition from './function.ts';

interface Dependencies extends HttpDependencies {
  readonly grants: GrantTable;
  readonly clock: () => number;
}

/** The answer to a public key: what a page may upload is said by its server, file by file. */
export async function grants(
  call: Call<GrantRequest>,
  { grants: table, clock }: Dependencies,
): Promise<GrantAnswer> {
  const { files, expiresIn = GRANT_DEFAULT_SECONDS, ...limits } = call.body;
  const grant = newUploadToken();
  const expiresAt = clock() + expiresIn * 1000;
  await table.create(hashToken(grant), { tenant: call.tenant, left: files, expiresAt, ...limits });
  return { grant, expiresAt: instant(expiresAt) };
}

type Environment = EnvironmentOf<typeof definition> & AwsEnvironment;

export function createHandler(
  env: Environment,
  clock = Date.now,
  log = consoleLog(env),
): HttpHandler {
  return httpHandler(operation, grants, {
    ...connectHttp(env, clock, log),
    grants: new GrantTable(text(env.TABLE_NAME, 'TABLE_NAME'), connectDocuments(env)),
  });
}

export const handler = onFirstCall(createHandler);

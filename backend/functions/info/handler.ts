import { info as operation } from '../../../src/contract/server-operations.ts';
import type { FileInfo } from '../../../src/contract/responses.ts';
import type { AwsEnvironment } from '../../runtime/aws-environment.ts';
import { requireVisible, requireActive, wrongState } from '../../domain/access.ts';
import { toFileInfo } from '../../domain/file-record.ts';
import { objectKey } from '../../domain/object-key.ts';
import type { EnvironmentOf } from '../../runtime/environment.ts';
import type { FileRequestContext } from '../../http/request.ts';
import { httpDeps } from '../../http/http-deps.ts';
import { httpHandler, type HttpDependencies, type HttpHandler } from '../../http/http-handler.ts';
import { consoleLog } from '../../runtime/log.ts';
import { lazyHandler } from '../../runtime/lazy-handler.ts';
import type { FileTable } from '../../stores/file-table.ts';
import type definition from './function.ts';

interface Dependencies extends HttpDependencies {
  readonly files: FileTable;
}

/** What the row says. A token's power ends with store, so after it only the server gets an answer. */
export async function info(
  call: FileRequestContext<undefined>,
  { files }: Dependencies,
): Promise<FileInfo> {
  const row = await files.get(objectKey(call.tenant, call.id));
  const record = requireActive(requireVisible(row, call.authority));
  if (record.state === 'STORED' && call.authority.kind === 'token') {
    throw wrongState(record, 'its upload token has ended');
  }
  return toFileInfo(record);
}

type Environment = EnvironmentOf<typeof definition> & AwsEnvironment;

export function createHandler(
  env: Environment,
  clock = Date.now,
  log = consoleLog(env),
): HttpHandler {
  return httpHandler(operation, info, httpDeps(env, clock, log));
}

export const handler = lazyHandler(createHandler);

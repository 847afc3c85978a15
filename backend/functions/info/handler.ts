import { info as operation } from '../../../src/contract/server-operations.ts';
import type { FileInfo } from '../../../src/contract/responses.ts';
import {
  requireActive,
  requireUnexpired,
  requireVisible,
  wrongState,
} from '../../domain/access.ts';
import { toFileInfo } from '../../domain/file-record.ts';
import { objectKey } from '../../domain/object-key.ts';
import type { FileApiRequest } from '../../http/request.ts';
import { readBoolean } from '../../runtime/environment.ts';
import { httpDeps } from '../../http/http-deps.ts';
import { defineHttpHandler, type HttpDependencies } from '../../http/define-http-handler.ts';
import type { FileTable } from '../../stores/file-table.ts';
import type { HandlerContext } from '../../runtime/define-handler.ts';
import type definition from './function.ts';

interface Dependencies extends HttpDependencies {
  readonly files: FileTable;
  readonly storeOnLoad: boolean;
  readonly clock: () => number;
}

/** Returns the data of a file. The upload token is valid only until the file is stored. */
export async function info(
  call: FileApiRequest<undefined>,
  { files, storeOnLoad, clock }: Dependencies,
): Promise<FileInfo> {
  const row = await files.get(objectKey(call.tenant, call.id));
  const record = requireActive(requireVisible(row, call.authority));
  // With StoreOnLoad nothing expires.
  if (!storeOnLoad) requireUnexpired(record, clock());
  if (record.state === 'STORED' && call.authority.kind === 'token') {
    throw wrongState(record, 'the upload token of a stored file is not valid; use a server key');
  }
  return toFileInfo(record);
}

export const { createHandler, handler } = defineHttpHandler(
  operation,
  info,
  ({ env, clock, log }: HandlerContext<typeof definition>) => ({
    ...httpDeps(env, clock, log),
    storeOnLoad: readBoolean(env, 'STORE_ON_LOAD'),
  }),
);

import { FILES_PER_PAGE } from '../../../src/contract/limits.ts';
import type { ListResponse } from '../../../src/contract/responses.ts';
import type { ListQuery } from '../../../src/contract/request-schemas.ts';
import { toFileInfo } from '../../domain/file-record.ts';
import type { ApiRequest } from '../../http/request.ts';
import type { HttpDependencies } from '../../http/api-handler.ts';
import type { FileTable } from '../../stores/database.ts';

interface Dependencies extends HttpDependencies {
  readonly files: FileTable;
}

/** Returns a page of the tenant's uploaded or stored files, oldest first. */
export async function list(
  { tenant, query }: ApiRequest<undefined, ListQuery>,
  { files }: Dependencies,
): Promise<ListResponse> {
  const { state, limit = FILES_PER_PAGE, cursor } = query;
  const page = await files.list({
    tenant,
    state,
    after: milliseconds(query.after),
    before: milliseconds(query.before),
    limit,
    cursor,
  });
  return {
    files: page.files.map(toFileInfo),
    ...(page.cursor !== undefined && { cursor: page.cursor }),
  };
}

function milliseconds(time: string | undefined): number | undefined {
  return time === undefined ? undefined : Date.parse(time);
}

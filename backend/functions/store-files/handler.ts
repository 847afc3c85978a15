import { storeFiles as operation } from '../../../src/contract/server-operations.ts';
import { FILE_ID } from '../../../src/contract/patterns.ts';
import type { StoreFilesResponse } from '../../../src/contract/responses.ts';
import type { StoreFilesRequest } from '../../../src/contract/request-schemas.ts';
import { objectKey } from '../../domain/object-key.ts';
import type { ApiRequest } from '../../http/request.ts';
import { resultsByFile } from '../../http/file-results.ts';
import type { HttpDependencies } from '../../http/api-handler.ts';
import type { RecordUploadDeps } from '../../use-cases/record-upload.ts';
import { storeFile } from '../../use-cases/store-file.ts';

type Dependencies = HttpDependencies & RecordUploadDeps;

/**
 * Stores the files of a form. There is no transaction: each file is stored or refused on its own, and a call that
 * has stored some of them can be repeated.
 */
export async function storeFiles(
  { tenant, authority, requestId, body }: ApiRequest<StoreFilesRequest>,
  dependencies: Dependencies,
): Promise<StoreFilesResponse> {
  const { files, log } = dependencies;
  const keys = body.ids.filter((id) => FILE_ID.test(id)).map((id) => objectKey(tenant, id));
  const rows = await files.getMany(keys);
  const call = { authority, context: body.context };
  const results = await resultsByFile(
    body.ids,
    {
      nameOf: (id) => id,
      idOf: (id) => id,
      // A malformed id has no row, so it is not found.
      process: (id) => storeFile(rows.get(`${tenant}/${id}`), call, dependencies),
    },
    { operation: operation.name, tenant, requestId, log },
  );
  return { files: results };
}

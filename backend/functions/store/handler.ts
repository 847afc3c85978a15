import type { FileInfo } from '../../../src/contract/file-info.ts';
import type { StoreRequest } from '../../../src/contract/request-schemas.ts';
import { toFileInfo } from '../../domain/file-record.ts';
import { objectKey } from '../../domain/object-key.ts';
import type { FileApiRequest } from '../../http/request.ts';
import type { HttpDependencies } from '../../http/api-handler.ts';
import type { RecordUploadDeps } from '../../use-cases/record-upload.ts';
import { storeFile } from '../../use-cases/store-file.ts';

type Dependencies = HttpDependencies & RecordUploadDeps;

/** Stores a file. */
export async function store(
  { tenant, id, authority, body }: FileApiRequest<StoreRequest>,
  dependencies: Dependencies,
): Promise<FileInfo> {
  const row = await dependencies.files.get(objectKey(tenant, id));
  return toFileInfo(await storeFile(row, { authority, context: body.context }, dependencies));
}

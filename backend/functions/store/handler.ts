import { store as operation } from '../../../src/contract/server-operations.ts';
import type { FileInfo } from '../../../src/contract/file-info.ts';
import type { StoreRequest } from '../../../src/contract/request-schemas.ts';
import { toFileInfo } from '../../domain/file-record.ts';
import { objectKey } from '../../domain/object-key.ts';
import type { FileApiRequest } from '../../http/request.ts';
import { httpDeps } from '../../http/http-deps.ts';
import { defineHttpHandler } from '../../http/lambda-handler.ts';
import type { HttpDependencies } from '../../http/api-handler.ts';
import { uploadHandling } from '../../use-cases/upload-handling.ts';
import type { RecordUploadDeps } from '../../use-cases/record-upload.ts';
import { storeFile } from '../../use-cases/store-file.ts';
import { connectObjects } from '../../stores/s3/object-store.ts';
import type { HandlerContext } from '../../runtime/define-handler.ts';
import type definition from './function.ts';

type Dependencies = HttpDependencies & RecordUploadDeps;

/** Stores a file. */
export async function store(
  { tenant, id, authority, body }: FileApiRequest<StoreRequest>,
  dependencies: Dependencies,
): Promise<FileInfo> {
  const row = await dependencies.files.get(objectKey(tenant, id));
  return toFileInfo(await storeFile(row, { authority, context: body.context }, dependencies));
}

export const { createHandler, handler } = defineHttpHandler(
  operation,
  store,
  ({ env, clock, log }: HandlerContext<typeof definition>) => ({
    ...httpDeps(env, clock, log),
    objects: connectObjects(env),
    handling: uploadHandling(env),
  }),
);

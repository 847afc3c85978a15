import { FilestoreError } from '../../../src/contract/errors.ts';
import { download as operation } from '../../../src/contract/server-operations.ts';
import type { DownloadResponse } from '../../../src/contract/responses.ts';
import { requireVisible, requireActive, wrongState } from '../../domain/access.ts';
import { objectKey } from '../../domain/object-key.ts';
import { readBoolean, readInteger, readString } from '../../runtime/environment.ts';
import type { FileApiRequest } from '../../http/request.ts';
import { httpDeps } from '../../http/http-deps.ts';
import { defineHttpHandler, type HttpDependencies } from '../../http/define-http-handler.ts';
import { S3Presigner } from '../../stores/s3-presigner.ts';
import type { FileTable } from '../../stores/file-table.ts';
import type { HandlerContext } from '../../runtime/define-handler.ts';
import type definition from './function.ts';

interface Dependencies extends HttpDependencies {
  readonly files: FileTable;
  readonly presigner: S3Presigner;
  readonly downloadUrlSeconds: number;
  readonly scanUploads: boolean;
}

/**
 * Signs a short-lived download link for a stored file. The file is always an attachment, so that it never
 * opens as a page.
 */
export async function download(
  call: FileApiRequest<undefined>,
  { files, presigner, downloadUrlSeconds, scanUploads }: Dependencies,
): Promise<DownloadResponse> {
  const row = await files.get(objectKey(call.tenant, call.id));
  const record = requireActive(requireVisible(row, call.authority));
  if (record.state !== 'STORED')
    throw wrongState(record, 'only a stored file can be downloaded; store it first');
  // `store` requires a scan too, so this affects only files stored before scanning was turned on.
  if (scanUploads && record.scan !== 'NO_THREATS_FOUND') throw new FilestoreError('scan-pending');
  return { url: presigner.download(record, downloadUrlSeconds), expiresIn: downloadUrlSeconds };
}

export const { createHandler, handler } = defineHttpHandler(
  operation,
  download,
  ({ env, clock, log }: HandlerContext<typeof definition>) => ({
    ...httpDeps(env, clock, log),
    presigner: new S3Presigner(readString(env, 'BUCKET_NAME'), env, clock),
    downloadUrlSeconds: readInteger(env, 'DOWNLOAD_URL_SECONDS'),
    scanUploads: readBoolean(env, 'SCAN_UPLOADS'),
  }),
);

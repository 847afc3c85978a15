import { FilestoreError } from '../../../src/contract/errors.ts';
import type { DownloadResponse } from '../../../src/contract/responses.ts';
import type { DownloadRequest } from '../../../src/contract/request-schemas.ts';
import { requireVisible, requireActive, wrongState } from '../../domain/access.ts';
import { canShowInline } from '../../domain/content-type.ts';
import type { FileRecord } from '../../domain/file-record.ts';
import { objectKey } from '../../domain/object-key.ts';
import type { FileApiRequest } from '../../http/request.ts';
import type { HttpDependencies } from '../../http/api-handler.ts';
import type { S3Presigner } from '../../stores/s3/presigner.ts';
import type { FileTable } from '../../stores/database.ts';

interface Dependencies extends HttpDependencies {
  readonly files: FileTable;
  readonly presigner: S3Presigner;
  readonly downloadUrlSeconds: number;
  readonly scanUploads: boolean;
}

/**
 * Signs a short-lived download link for a stored file. The link shows the file only if its type cannot run; every
 * other file is an attachment, so that it never opens as a page.
 */
export async function download(
  call: FileApiRequest<DownloadRequest>,
  { files, presigner, downloadUrlSeconds, scanUploads }: Dependencies,
): Promise<DownloadResponse> {
  const row = await files.get(objectKey(call.tenant, call.id));
  const record = requireActive(requireVisible(row, call.authority));
  if (record.state !== 'STORED')
    throw wrongState(record, 'only a stored file can be downloaded; store it first');
  if (scanUploads) requireCleanScan(record);
  const { disposition: wanted, expiresIn = downloadUrlSeconds } = call.body;
  const disposition = wanted === 'inline' && canShowInline(record.type) ? 'inline' : 'attachment';
  const url = presigner.download(record, { disposition, expiresIn });
  return { url, expiresIn, disposition };
}

/** `store` requires a scan too, so this affects only files that were stored before scans were turned on. */
function requireCleanScan({ scan }: FileRecord): void {
  if (scan === 'NO_THREATS_FOUND') return;
  if (scan === undefined) {
    throw new FilestoreError('not-scanned', {
      detail: 'scan: is missing; scan the files of the stack with "npm run scan"',
    });
  }
  throw new FilestoreError('scan-failed', {
    detail: `scan: is ${scan}, but must be NO_THREATS_FOUND; delete the file`,
  });
}

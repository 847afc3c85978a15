import { FilestoreError } from '../../../src/contract/errors.ts';
import { download as operation } from '../../../src/contract/server-operations.ts';
import type { DownloadResponse } from '../../../src/contract/responses.ts';
import type { AwsEnvironment } from '../../runtime/aws-environment.ts';
import { requireVisible, requireActive, wrongState } from '../../domain/access.ts';
import { objectKey } from '../../domain/object-key.ts';
import {
  readBoolean,
  readInteger,
  readString,
  type EnvironmentOf,
} from '../../runtime/environment.ts';
import type { FileRequestContext } from '../../http/request.ts';
import { httpDeps } from '../../http/http-deps.ts';
import { httpHandler, type HttpDependencies, type HttpHandler } from '../../http/http-handler.ts';
import { consoleLog } from '../../runtime/log.ts';
import { lazyHandler } from '../../runtime/lazy-handler.ts';
import { S3Presigner } from '../../stores/s3-presigner.ts';
import type { FileTable } from '../../stores/file-table.ts';
import type definition from './function.ts';

interface Dependencies extends HttpDependencies {
  readonly files: FileTable;
  readonly presign: S3Presigner;
  readonly downloadUrlSeconds: number;
  readonly scanUploads: boolean;
}

/** A link for one click, made for stored files only. Always an attachment: it never opens as a page. */
export async function download(
  call: FileRequestContext<undefined>,
  { files, presign, downloadUrlSeconds, scanUploads }: Dependencies,
): Promise<DownloadResponse> {
  const row = await files.get(objectKey(call.tenant, call.id));
  const record = requireActive(requireVisible(row, call.authority));
  if (record.state !== 'STORED') throw wrongState(record, 'only a stored file can be downloaded');
  // Store has asked already; this holds for what was stored before scanning was switched on.
  if (scanUploads && record.scan !== 'NO_THREATS_FOUND') throw new FilestoreError('scan-pending');
  return { url: presign.download(record, downloadUrlSeconds), expiresIn: downloadUrlSeconds };
}

type Environment = EnvironmentOf<typeof definition> & AwsEnvironment;

export function createHandler(
  env: Environment,
  clock = Date.now,
  log = consoleLog(env),
): HttpHandler {
  return httpHandler(operation, download, {
    ...httpDeps(env, clock, log),
    presign: new S3Presigner(readString(env.BUCKET_NAME, 'BUCKET_NAME'), env, clock),
    downloadUrlSeconds: readInteger(env.DOWNLOAD_URL_SECONDS, 'DOWNLOAD_URL_SECONDS'),
    scanUploads: readBoolean(env.SCAN_UPLOADS, 'SCAN_UPLOADS'),
  });
}

export const handler = lazyHandler(createHandler);

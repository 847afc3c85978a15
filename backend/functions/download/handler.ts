import { FilestoreError } from '../../../src/contract/errors.ts';
import { download as operation } from '../../../src/contract/server-operations.ts';
import type { DownloadAnswer } from '../../../src/contract/responses.ts';
import type { AwsEnvironment } from '../../runtime/aws-environment.ts';
import { known, living, wrongState } from '../../domain/access.ts';
import { objectKey } from '../../domain/object-key.ts';
import { flag, integer, text, type EnvironmentOf } from '../../runtime/environment.ts';
import type { FileCall } from '../../http/request.ts';
import { connectHttp } from '../../http/http-deps.ts';
import { httpHandler, type HttpDependencies, type HttpHandler } from '../../http/http-handler.ts';
import { consoleLog } from '../../runtime/log.ts';
import { onFirstCall } from '../../runtime/lazy-handler.ts';
import { ObjectPresign } from '../../stores/s3-presigner.ts';
import type { FileTable } from '../../stores/file-table.ts';
import type definition from './function.ts';

interface Dependencies extends HttpDependencies {
  readonly files: FileTable;
  readonly presign: ObjectPresign;
  readonly downloadUrlSeconds: number;
  readonly scanUploads: boolean;
}

/** A link for one click, made for stored files only. Always an attachment: it never opens as a page. */
export async function download(
  call: FileCall<undefined>,
  { files, presign, downloadUrlSeconds, scanUploads }: Dependencies,
): Promise<DownloadAnswer> {
  const row = await files.get(objectKey(call.tenant, call.id));
  const record = living(known(row, call.authority));
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
    ...connectHttp(env, clock, log),
    presign: new ObjectPresign(text(env.BUCKET_NAME, 'BUCKET_NAME'), env, clock),
    downloadUrlSeconds: integer(env.DOWNLOAD_URL_SECONDS, 'DOWNLOAD_URL_SECONDS'),
    scanUploads: flag(env.SCAN_UPLOADS, 'SCAN_UPLOADS'),
  });
}

export const handler = onFirstCall(createHandler);

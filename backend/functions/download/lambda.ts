import { download as operation } from '../../../src/contract/server-operations.ts';
import { readBoolean, readInteger, readString } from '../../runtime/environment.ts';
import { httpDeps } from '../../http/http-deps.ts';
import { defineHttpHandler } from '../../http/lambda-handler.ts';
import { connectPresigner } from '../../stores/s3/connect-presigner.ts';
import type { HandlerContext } from '../../runtime/define-handler.ts';
import type definition from './function.ts';
import { download } from './handler.ts';

export const { createHandler, handler } = defineHttpHandler(
  operation,
  download,
  ({ env, clock, log }: HandlerContext<typeof definition>) => ({
    ...httpDeps(env, clock, log),
    presigner: connectPresigner(readString(env, 'BUCKET_NAME'), env, clock),
    downloadUrlSeconds: readInteger(env, 'DOWNLOAD_URL_SECONDS'),
    scanUploads: readBoolean(env, 'SCAN_UPLOADS'),
  }),
);

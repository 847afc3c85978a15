import { parts as operation } from '../../../src/contract/server-operations.ts';
import { readInteger, readString } from '../../runtime/environment.ts';
import { httpDeps } from '../../http/http-deps.ts';
import { defineHttpHandler } from '../../http/lambda-handler.ts';
import { connectPresigner } from '../../stores/s3/connect-presigner.ts';
import { connectObjects } from '../../stores/s3/object-store.ts';
import type { HandlerContext } from '../../runtime/define-handler.ts';
import type definition from './function.ts';
import { parts } from './handler.ts';

export const { createHandler, handler } = defineHttpHandler(
  operation,
  parts,
  ({ env, clock, log }: HandlerContext<typeof definition>) => ({
    ...httpDeps(env, clock, log),
    objects: connectObjects(env),
    presigner: connectPresigner(readString(env, 'BUCKET_NAME'), env, clock),
    uploadUrlSeconds: readInteger(env, 'UPLOAD_URL_SECONDS'),
  }),
);

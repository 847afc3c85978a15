import { confirm as operation } from '../../../src/contract/server-operations.ts';
import { httpDeps } from '../../http/http-deps.ts';
import { defineHttpHandler } from '../../http/lambda-handler.ts';
import { uploadHandling } from '../../use-cases/upload-handling.ts';
import { connectObjects } from '../../stores/s3/object-store.ts';
import type { HandlerContext } from '../../runtime/define-handler.ts';
import type definition from './function.ts';
import { confirm } from './handler.ts';

export const { createHandler, handler } = defineHttpHandler(
  operation,
  confirm,
  ({ env, clock, log }: HandlerContext<typeof definition>) => ({
    ...httpDeps(env, clock, log),
    objects: connectObjects(env),
    handling: uploadHandling(env),
  }),
);

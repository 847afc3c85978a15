import { info as operation } from '../../../src/contract/server-operations.ts';
import { readBoolean } from '../../runtime/environment.ts';
import { httpDeps } from '../../http/http-deps.ts';
import { defineHttpHandler } from '../../http/lambda-handler.ts';
import { processTiming } from '../../runtime/timing.ts';
import type { HandlerContext } from '../../runtime/define-handler.ts';
import type definition from './function.ts';
import { info } from './handler.ts';

export const { createHandler, handler } = defineHttpHandler(
  operation,
  info,
  ({ env, clock, log }: HandlerContext<typeof definition>) => ({
    ...httpDeps(env, clock, log),
    storeOnLoad: readBoolean(env, 'STORE_ON_LOAD'),
    scanUploads: readBoolean(env, 'SCAN_UPLOADS'),
    timing: processTiming,
  }),
);

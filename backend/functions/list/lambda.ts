import { list as operation } from '../../../src/contract/server-operations.ts';
import { httpDeps } from '../../http/http-deps.ts';
import { defineHttpHandler } from '../../http/lambda-handler.ts';
import type { HandlerContext } from '../../runtime/define-handler.ts';
import type definition from './function.ts';
import { list } from './handler.ts';

export const { createHandler, handler } = defineHttpHandler(
  operation,
  list,
  ({ env, clock, log }: HandlerContext<typeof definition>) => httpDeps(env, clock, log),
);

import { runWithRequestContext } from '../../runtime/request-context.ts';
import { deletionDeps } from '../../use-cases/deletion-deps.ts';
import { scheduleEventId } from '../../use-cases/sweep.ts';
import { defineHandler, type HandlerContext } from '../../runtime/define-handler.ts';
import type definition from './function.ts';
import { expire } from './handler.ts';

export const { createHandler, handler } = defineHandler(
  ({ env, clock, log }: HandlerContext<typeof definition>) => {
    const dependencies = deletionDeps(env, clock, log);
    return (event: unknown) =>
      runWithRequestContext({ requestId: scheduleEventId(event), operation: 'expire' }, () =>
        expire(dependencies),
      );
  },
);

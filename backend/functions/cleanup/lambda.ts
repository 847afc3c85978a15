import { runWithRequestContext } from '../../runtime/request-context.ts';
import { deletionDeps } from '../../use-cases/deletion-deps.ts';
import { scheduleEventId } from '../../use-cases/sweep.ts';
import { uploadHandling } from '../../use-cases/upload-handling.ts';
import { defineHandler, type HandlerContext } from '../../runtime/define-handler.ts';
import type definition from './function.ts';
import { cleanup } from './handler.ts';

export const { createHandler, handler } = defineHandler(
  ({ env, clock, log }: HandlerContext<typeof definition>) => {
    const dependencies = { ...deletionDeps(env, clock, log), handling: uploadHandling(env) };
    return (event: unknown) =>
      runWithRequestContext({ requestId: scheduleEventId(event), operation: 'cleanup' }, () =>
        cleanup(dependencies),
      );
  },
);

import { readObjectCreated } from '../../runtime/events/object-created.ts';
import { runWithRequestContext } from '../../runtime/request-context.ts';
import { uploadEventDeps } from '../../use-cases/upload-event-deps.ts';
import { defineHandler, type HandlerContext } from '../../runtime/define-handler.ts';
import type definition from './function.ts';
import { uploaded } from './handler.ts';

export const { createHandler, handler } = defineHandler(
  ({ env, clock, log }: HandlerContext<typeof definition>) => {
    const dependencies = uploadEventDeps(env, clock, log);
    return async (event: unknown) => {
      const objectCreated = readObjectCreated(event);
      const context = { requestId: objectCreated.requestId, operation: 'uploaded' };
      return runWithRequestContext(context, () => uploaded(objectCreated, dependencies));
    };
  },
);

import { readScanResult } from '../../runtime/events/scan-result.ts';
import { runWithRequestContext } from '../../runtime/request-context.ts';
import { uploadEventDeps } from '../../use-cases/upload-event-deps.ts';
import { defineHandler, type HandlerContext } from '../../runtime/define-handler.ts';
import type definition from './function.ts';
import { scanned } from './handler.ts';

export const { createHandler, handler } = defineHandler(
  ({ env, clock, log }: HandlerContext<typeof definition>) => {
    const dependencies = uploadEventDeps(env, clock, log);
    return async (event: unknown) => {
      const scanEnded = readScanResult(event);
      const context = { requestId: scanEnded.requestId, operation: 'scanned' };
      return runWithRequestContext(context, () => scanned(scanEnded, dependencies));
    };
  },
);

import { cleanup } from '../functions/cleanup/handler.ts';
import { deliverChanges, deliverDue } from '../functions/deliver/handler.ts';
import { expire } from '../functions/expire/handler.ts';
import { scanned } from '../functions/scanned/handler.ts';
import { uploaded } from '../functions/uploaded/handler.ts';
import { lambdaHandler } from '../http/lambda-handler.ts';
import { readObjectCreated } from '../runtime/events/object-created.ts';
import { readScanResult } from '../runtime/events/scan-result.ts';
import { changedKeys } from '../runtime/events/table-changes.ts';
import { runWithRequestContext } from '../runtime/request-context.ts';
import { operationHandlers } from '../server/operations.ts';
import type { Services } from '../server/services.ts';
import { scheduleEventId } from '../use-cases/sweep.ts';
import type { Functions } from './functions.ts';

/** The functions of Lambda, with the services of an ordinary server: any database and any store. */
export function serviceFunctions({ operations, delivery }: Services, bucket: string): Functions {
  const events = { ...operations, bucket };
  const scheduled =
    <Result>(operation: string, work: () => Promise<Result>) =>
    (event: unknown): Promise<Result> =>
      runWithRequestContext({ requestId: scheduleEventId(event), operation }, work);
  const handlers = Object.entries(operationHandlers(operations));
  return {
    http: Object.fromEntries(handlers.map(([name, handle]) => [name, lambdaHandler(handle)])),
    uploaded: async (event) => {
      const created = readObjectCreated(event);
      const context = { requestId: created.requestId, operation: 'uploaded' };
      await runWithRequestContext(context, () => uploaded(created, events));
    },
    scanned: async (event) => {
      const ended = readScanResult(event);
      const context = { requestId: ended.requestId, operation: 'scanned' };
      await runWithRequestContext(context, () => scanned(ended, events));
    },
    expire: scheduled('expire', () => expire(operations)),
    cleanup: scheduled('cleanup', () => cleanup(operations)),
    deliver: (event) => {
      const keys = changedKeys(event);
      return scheduled<unknown>('deliver', () =>
        keys ? deliverChanges(keys, delivery) : deliverDue(delivery),
      )(event);
    },
  };
}

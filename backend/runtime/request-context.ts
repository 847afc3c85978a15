import { AsyncLocalStorage } from 'node:async_hooks';

/** What every line that a request leaves in the log has in common. */
export interface RequestContext {
  readonly requestId: string;
  readonly operation: string;
}

const running = new AsyncLocalStorage<RequestContext>();

/** Lambda runs one request at a time, the local stack many: each finds its own. */
export function runWithRequestContext<Result>(context: RequestContext, run: () => Result): Result {
  return running.run(context, run);
}

/** Empty outside of a request, such as in a tool or a test. */
export function getRequestContext(): Partial<RequestContext> {
  return running.getStore() ?? {};
}

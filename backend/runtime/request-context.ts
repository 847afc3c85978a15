import { AsyncLocalStorage } from 'node:async_hooks';

/** The fields that all log lines of a request have in common. */
interface RequestContext {
  readonly requestId: string;
  readonly operation: string;
}

const contexts = new AsyncLocalStorage<RequestContext>();

/** Runs a request with its own context, because the local stack runs several requests at the same time. */
export function runWithRequestContext<Result>(context: RequestContext, run: () => Result): Result {
  return contexts.run(context, run);
}

/** Returns an empty object outside of a request, for example in a command-line tool or a test. */
export function getRequestContext(): Partial<RequestContext> {
  return contexts.getStore() ?? {};
}

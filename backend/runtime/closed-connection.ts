/** Errors of sockets that the other side has closed: of Node, and of the `fetch` of Node. */
const CLOSED: ReadonlySet<unknown> = new Set(['EPIPE', 'ECONNRESET', 'UND_ERR_SOCKET']);

/**
 * Whether a server has closed the connection instead of answering. Some do so when they refuse a request whose body they
 * have not read, such as Garage 2 and nginx.
 */
export function isClosedConnection(error: unknown): boolean {
  const cause = error instanceof TypeError ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && CLOSED.has(cause.code);
}

/** Whether `fetch` could not send a request, or got no answer in time. */
export function isConnectionProblem(error: unknown): boolean {
  const isTimeout = error instanceof DOMException && error.name === 'TimeoutError';
  return isTimeout || (error instanceof TypeError && error.message === 'fetch failed');
}

/** Returns the code of a request that could not be sent, such as `ECONNREFUSED`, or its message. */
export function connectionProblem(error: unknown): string {
  const cause = error instanceof TypeError ? error.cause : error;
  if (cause instanceof Error && 'code' in cause) return String(cause.code);
  return cause instanceof Error ? cause.message : 'unknown';
}

/**
 * Returns the CORS headers of a response. The allowed origin is `*` only if the deployment allows any
 * origin. Otherwise it is the caller's origin if the list contains it, and is left out if not.
 */
export function corsHeaders(
  origin: string | undefined,
  allowed: readonly string[],
): Record<string, string> {
  const exposed = { 'access-control-expose-headers': 'retry-after' };
  if (allowed.includes('*')) return { 'access-control-allow-origin': '*', ...exposed };
  const vary = { vary: 'origin' };
  return origin !== undefined && allowed.includes(origin)
    ? { 'access-control-allow-origin': origin, ...exposed, ...vary }
    : vary;
}

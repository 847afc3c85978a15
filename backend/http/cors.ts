/**
 * The answer's CORS headers. `*` only where the deployment allows any origin; otherwise the caller's
 * own origin when it is on the list, and none at all when it is not.
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

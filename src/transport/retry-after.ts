/**
 * Seconds of a Retry-After header, which is a number or an HTTP-date. Undefined if there is none, or if it
 * is neither.
 */
export function retryAfterSeconds(header: string | null): number | undefined {
  if (!header) return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return seconds >= 0 ? seconds : undefined;
}

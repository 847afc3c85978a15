/**
 * Returns the seconds of a Retry-After header, which is a number or an HTTP date. Returns undefined if the
 * header is missing or is neither.
 */
export function retryAfterSeconds(header: string | null): number | undefined {
  if (!header) return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return seconds >= 0 ? seconds : undefined;
}

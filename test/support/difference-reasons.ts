/** Assigns one reason to many names, for a table of known differences. */
export function differenceReasons(
  reason: string,
  names: readonly string[],
): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, reason]));
}

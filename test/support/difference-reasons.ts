/** One reason for many names, in a list of what is known to differ. */
export function differenceReasons(
  reason: string,
  names: readonly string[],
): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, reason]));
}

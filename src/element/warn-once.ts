const said = new Set<string>();

/** A bad attribute does not break a page: it is named once in the console and ignored. */
export function warnOnce(text: string): void {
  if (said.has(text)) return;
  said.add(text);
  console.warn(text);
}

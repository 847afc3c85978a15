const warned = new Set<string>();

/** A bad attribute does not break a page: it is named once in the console and ignored. */
export function warnOnce(text: string): void {
  if (warned.has(text)) return;
  warned.add(text);
  console.warn(text);
}

const warned = new Set<string>();

/** Warns once on the console about each mistake of the page, such as an invalid attribute. */
export function warnOnce(text: string): void {
  if (warned.has(text)) return;
  warned.add(text);
  console.warn(text);
}

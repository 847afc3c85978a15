/** What a header value can carry: visible ISO-8859-1 and blanks. */
export function isHeaderText(text: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(text);
}

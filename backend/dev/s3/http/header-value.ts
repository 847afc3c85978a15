/** Checks that a text is a valid header value: visible ISO-8859-1 characters, spaces and tabs. */
export function isHeaderText(text: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(text);
}

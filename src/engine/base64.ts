/** Encodes a few bytes, such as a digest. */
export function toBase64(bytes: Iterable<number>): string {
  return btoa(String.fromCharCode(...bytes));
}

/** Embeddings, overrides, isolates and marks. With them, `photo‮gpj.exe` looks like `photoexe.jpg`. */
const BIDI_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Returns the name of a file as people may see it: without characters that change the order of others. */
export function displayName(name: string): string {
  return name.replace(BIDI_CONTROLS, '');
}

/** The characters at the end of a long name that stay visible: some of the name, and the extension. */
const END_LENGTH = 9;

/**
 * Splits a name for a row that shortens it in the middle: the start may be cut off, and the end, with the
 * extension, stays. A short name has no end. Splits between characters as people see them.
 */
export function splitName(name: string): readonly [start: string, end: string] {
  const characters = [...new Intl.Segmenter().segment(name)].map(({ segment }) => segment);
  if (characters.length <= 2 * END_LENGTH) return [name, ''];
  const start = characters.slice(0, -END_LENGTH).join('');
  return [start, characters.slice(-END_LENGTH).join('')];
}

/**
 * Characters that nobody sees but that change what people see: control characters, direction marks and
 * overrides (U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069), line separators, zero-width spaces
 * and interlinear marks. With U+202E, `photo` and `gpj.exe` look like `photoexe.jpg`. The joiners U+200C and
 * U+200D are not in the set: Persian, Kurdish, Sinhala, Malayalam and emoji need them.
 */
const INVISIBLE =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** A joiner that joins nothing, because no letter, mark or symbol is before it. */
const STRAY_JOINER = /(?<![\p{L}\p{M}\p{N}\p{So}\p{Sk}\u{e007f}])[\u200c\u200d]+/gu;

/** An extension that programs know is ASCII. A joiner in it would only disguise it. */
const EXTENSION = /\.[\w\u200c\u200d]+[\s.]*$/;

/** Returns a file name as people should see it: well-formed, and in the order in which it is written. */
export function displayName(name: string): string {
  return name
    .toWellFormed()
    .replace(INVISIBLE, '')
    .replace(STRAY_JOINER, '')
    .replace(EXTENSION, (extension) => extension.replace(/[\u200c\u200d]/g, ''));
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

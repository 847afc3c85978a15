/**
 * Characters that nobody sees but that change what people see: control characters, direction marks and
 * overrides (U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069), line separators, zero-width spaces,
 * soft hyphens, fillers of Hangul and Khmer, and interlinear marks. With U+202E, `photo` and `gpj.exe` look
 * like `photoexe.jpg`.
 */
const INVISIBLE =
  /\u034f|\u17b4|\u17b5|[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb]/g;

/**
 * Characters that a script needs, where nothing of the script is beside them: fillers of Old Hangul, vowel
 * separators and variants of Mongolian, and the blank of Braille.
 */
const STRAY =
  /\u115f(?![\u1161-\u11a7\ud7b0-\ud7c6])|(?<![\u1100-\u115e\ua960-\ua97c])\u1160|(?<![\u1820-\u18aa])[\u180b-\u180f]|\u180e(?![\u1820-\u18aa])|(?<![\u2801-\u28ff])\u2800|\u2800+(?![\u2800-\u28ff])/g;

/** Tags. Only the flags of regions, such as Scotland's, are made of them. */
const TAGS =
  /(\u{1f3f4}[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{2,6}\u{e007f})|[\u{e0000}-\u{e007f}]+/gu;

/** Variation selectors that select nothing. Ideographs, emoji and keycaps need them. */
const STRAY_SELECTOR =
  /(?<![^\s.A-Za-z\p{Join_Control}\p{Variation_Selector}])\p{Variation_Selector}+/gu;

/**
 * A joiner that joins nothing, because no letter, mark or symbol is before it. Others stay: Persian, Kurdish,
 * Sinhala, Malayalam and emoji need them.
 */
const STRAY_JOINER = /(?<![\p{L}\p{M}\p{N}\p{So}\p{Sk}\u{e007f}])[\u200c\u200d]+/gu;

/** An extension that programs know is ASCII. A joiner or selector in it would only disguise it. */
const EXTENSION = /\.[\w\p{Join_Control}\p{Variation_Selector}]+[\s.]*$/u;
const IN_EXTENSION = /[\p{Join_Control}\p{Variation_Selector}]/gu;

/** Returns a file name as people should see it: well-formed, and in the order in which it is written. */
export function displayName(name: string): string {
  return name
    .toWellFormed()
    .replace(INVISIBLE, '')
    .replace(STRAY, '')
    .replace(TAGS, '$1')
    .replace(STRAY_SELECTOR, '')
    .replace(STRAY_JOINER, '')
    .replace(EXTENSION, (extension) => extension.replace(IN_EXTENSION, ''));
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

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

/**
 * Shortens a name in the middle to at most `length` characters as people count them, and keeps its
 * extension and what is before it, because names often differ at their end.
 */
export function shortenName(name: string, length: number): string {
  // Every character has at least one code unit.
  if (name.length <= length) return name;
  const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  const characters = Array.from(segmenter.segment(name), ({ segment }) => segment);
  if (characters.length <= length) return name;
  const dot = characters.lastIndexOf('.');
  const extension = dot > 0 ? characters.length - dot : 0;
  const kept = Math.max(1, length) - 1;
  // Two thirds for the beginning, unless the extension needs more. A very long extension is no extension.
  const needed = extension <= kept / 2 ? extension : 0;
  const end = Math.max(needed, Math.min(kept, needed + Math.floor((kept - needed) / 3)));
  const start = kept - end;
  return [...characters.slice(0, start), '…', ...characters.slice(characters.length - end)].join(
    '',
  );
}

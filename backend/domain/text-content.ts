/** Bytes that text of any encoding does not contain. EDI, MARC and HL7 use other control characters. */
const NOT_TEXT = /[\0\x01\x04-\x06\x0e-\x19]/;

/** The same without zeros, which damaged logs and fields of a fixed width contain. */
const BINARY = /[\x01\x04-\x06\x0e-\x19]/g;

/** A binary file has more than one control character in so many characters. */
const BINARY_RATIO = 200;

/** Whether Latin-1 text contains so few control characters that it may be text with damage. */
export function isAlmostText(head: string): boolean {
  const nonZero = head.replaceAll('\0', '');
  return (nonZero.match(BINARY)?.length ?? 0) * BINARY_RATIO < nonZero.length;
}

/** Returns the content as text, or undefined if it is none. Old encodings are read as Latin-1. */
export function textOf(bytes: Uint8Array): string | undefined {
  const text = decode(bytes);
  return NOT_TEXT.test(text) ? undefined : text;
}

/** Excel's "Unicode text" and many programs of Windows write UTF-16, always with a byte order mark. */
function decode(bytes: Uint8Array): string {
  const raw = Buffer.from(bytes).toString('latin1');
  if (!/^(\xff\xfe|\xfe\xff)/.test(raw)) return raw.replace(/^\xef\xbb\xbf/, '');
  // Cut to an even length, because the sample can end within a character.
  const whole = bytes.subarray(0, bytes.length & ~1);
  return new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be').decode(whole);
}

/** Comments, declarations and instructions before the first element. Only one way matches, which keeps it fast. */
const PROLOG = /^(?:\s|<!--(?:(?!-->)[^])*-->|<\?[^>]*>)*/;

/** Whether the text begins as an HTML document. A fragment, as in Markdown, does not. */
export function isPage(text: string): boolean {
  return /^<(!doctype\s+html|html|head|body|script|iframe)\b/i.test(text.replace(PROLOG, ''));
}

/** Whether the text is a program for a shell or a server. */
export function isScript(text: string): boolean {
  return /^(#! ?\/|<\?php\b)/.test(text);
}

/** Whether the text lists recordings. Servers and systems give it the type of what it lists. */
export function isPlaylist(text: string): boolean {
  return /^\s*(#EXT|\[(playlist|reference)\]|<(asx|smil|wpl|playlist|mpd|\?xml|\?wpl)\b|(https?|rtsp|mms):)/i.test(
    text,
  );
}

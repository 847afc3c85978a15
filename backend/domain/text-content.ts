/** Bytes that text of any encoding does not contain. EDI, MARC and HL7 use other control characters. */
const NOT_TEXT = /[\x01\x04-\x06\x0e-\x19]/;

/** The share of zeros in text. A crash can leave some in a log. */
const STRAY_ZEROS = 0.02;

const BYTE_ORDER_MARK = /^(\xff\xfe|\xfe\xff)/;

/** Returns the content as text, or undefined if it is none. Old encodings are read as Latin-1. */
export function textOf(bytes: Uint8Array): string | undefined {
  const raw = Buffer.from(bytes).toString('latin1');
  const encoding = utf16Encoding(bytes, raw);
  // Cut to an even length, because the sample can end within a character.
  const text = encoding
    ? new TextDecoder(encoding).decode(bytes.subarray(0, bytes.length & ~1))
    : raw.replace(/^\xef\xbb\xbf/, '');
  const zeros = text.split('\0').length - 1;
  return NOT_TEXT.test(text) || zeros > text.length * STRAY_ZEROS ? undefined : text;
}

/** Without a byte order mark, every second byte of European UTF-16 text is zero. */
function utf16Encoding(bytes: Uint8Array, raw: string): 'utf-16le' | 'utf-16be' | undefined {
  if (BYTE_ORDER_MARK.test(raw)) return bytes[0] === 0xff ? 'utf-16le' : 'utf-16be';
  const even = bytes.filter((byte, index) => byte === 0 && index % 2 === 0).length;
  const odd = bytes.filter((byte, index) => byte === 0 && index % 2 === 1).length;
  if (even === 0 && odd > bytes.length / 4) return 'utf-16le';
  return odd === 0 && even > bytes.length / 4 ? 'utf-16be' : undefined;
}

/** Whether the text begins as an HTML document. A fragment, as in Markdown, does not. */
export function isPage(text: string): boolean {
  return /^\s*(<!--[^]*?-->\s*|<\?xml[^>]*>\s*)*<(!doctype\s+html|html|head|body|script|iframe)\b/i.test(
    text,
  );
}

/** Whether the text contains what a browser would run as a script. */
export function hasScript(text: string): boolean {
  return /<script\b|\son[a-z]+\s*=|javascript:/i.test(text);
}

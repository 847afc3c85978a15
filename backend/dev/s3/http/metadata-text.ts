/*
 * User metadata is text. Text that does not fit into a header is encoded as in RFC 2047. S3 decodes it in
 * requests and encodes it in responses:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html
 */

const ENCODED_WORD = /^=\?UTF-8\?([QB])\?(.*)\?=$/i;

/** Decodes the value of a metadata header. As in Node, the value has one character for each byte. */
export function readMetadataHeader(value: string): string {
  const text = fromUtf8(Buffer.from(value, 'latin1')) ?? value;
  const [, kind, content = ''] = ENCODED_WORD.exec(text) ?? [];
  if (kind === undefined) return text;
  const bytes = kind.toUpperCase() === 'B' ? lenientBase64(content) : quotedPrintable(content);
  return bytes.toString('utf8');
}

/** Encodes text for a metadata header: printable ASCII unchanged, all other text as an encoded word. */
export function writeMetadataHeader(text: string): string {
  if (/^[\t\x20-\x7e]*$/.test(text)) return text;
  // If the text contains unprintable characters, S3 uses base64.
  const unprintable = /[\p{Cc}\ufffd]/u.test(text);
  return unprintable ? `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=` : encodeQ(text);
}

function encodeQ(text: string): string {
  const words = Array.from(Buffer.from(text), (byte) => {
    if (byte === 0x20) return '_';
    const plain = byte > 0x20 && byte < 0x7f && !'=?_'.includes(String.fromCharCode(byte));
    return plain
      ? String.fromCharCode(byte)
      : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  });
  return `=?UTF-8?Q?${words.join('')}?=`;
}

/** Decodes base64. S3 treats a padding character that is not at the end as the digit 63. */
function lenientBase64(content: string): Buffer {
  return Buffer.from(content.replace(/=(?=.*[^=])/g, '/'), 'base64');
}

function quotedPrintable(content: string): Buffer {
  const latin = content
    .replaceAll('_', ' ')
    .replace(/=([0-9a-f]{2})/gi, (_match, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  return Buffer.from(latin, 'latin1');
}

function fromUtf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

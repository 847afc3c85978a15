import { fileTypeFromBuffer } from 'file-type';
import { plainType } from '../../src/contract/media-types.ts';
import { isProgram } from './program.ts';
import { isAlmostText, textOf } from './text-content.ts';

/** What the first bytes of a file say. */
export interface Content {
  readonly kind: 'empty' | 'text' | 'program' | 'binary';
  /** The bytes as Latin-1, for signatures. */
  readonly head: string;
  /** The text, if it is one. */
  readonly text: string | undefined;
  /** The type that the bytes prove, or undefined if they prove none. */
  readonly type: string | undefined;
}

const NEVER = /(?!)/;

/**
 * Types that file-type recognizes by so few bytes that other content has them too. Each needs a second look:
 * a pattern that the bytes must match as well.
 */
const SECOND_LOOK: Readonly<Record<string, RegExp>> = {
  'application/apple-diskimage': NEVER,
  'application/arj': NEVER,
  'application/compress': NEVER,
  'application/cpio': /^07070[17]/,
  'application/esri-shape': NEVER,
  'application/msdownload': NEVER,
  'application/vnd.iccprofile': NEVER,
  'application/vnd.ms-fontobject': NEVER,
  'audio/aac': NEVER,
  'audio/aiff': /^FORM[^]{4}AIF[FC]/,
  'audio/mpeg': /^ID3[\x02-\x04]\0/,
  'audio/s3m': NEVER,
  'audio/vnd.dolby.dd-raw': NEVER,
  'font/ttf': NEVER,
  'image/bmp': /^BM[^]{12}[\x0c\x10\x28\x34\x38\x40\x6c\x7c]\0\0\0/,
  'image/gif': /^GIF8[79]a/,
  'image/icon': NEVER,
  'image/jxl': /^\0\0\0\x0cJXL /,
  'model/stl': NEVER,
  'video/mp2t': NEVER,
};

/** A PDF can consist of readable characters. Text about PDF does not contain its objects. */
const READABLE_PDF = /^%PDF-\d\.\d[ \t]*[\r\n][^]*\d \d obj\b/;

export async function detectContent(bytes: Uint8Array): Promise<Content> {
  const head = Buffer.from(bytes).toString('latin1');
  if (bytes.length === 0) return { kind: 'empty', head, text: undefined, type: undefined };
  if (READABLE_PDF.test(head))
    return { kind: 'binary', head, text: undefined, type: 'application/pdf' };
  const text = textOf(bytes);
  if (text !== undefined) return { kind: 'text', head, text, type: undefined };
  if (isProgram(bytes)) return { kind: 'program', head, text, type: undefined };
  // A tape archive begins with the name of a file, which can look like anything.
  if (head.startsWith('ustar', 257)) return { kind: 'binary', head, text, type: 'application/tar' };
  const detected = await fileTypeFromBuffer(bytes);
  const type = detected && plainType(detected.mime);
  const proven =
    type !== undefined && !isAlmostText(head) && (SECOND_LOOK[type]?.test(head) ?? true);
  return { kind: 'binary', head, text, type: proven ? type : undefined };
}

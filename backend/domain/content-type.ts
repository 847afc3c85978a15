import { essenceOf, isOneOf, namesOfType, plainType } from '../../src/contract/media-types.ts';
import type { Content } from './detect-content.ts';
import { matchSignature, type SignatureMatch } from './signatures.ts';
import { isPage, isPlaylist, isScript } from './text-content.ts';
import {
  familyOf,
  isCompressed,
  OFFICE_2007,
  OFFICE_97,
  ZIP_PROGRAM,
  type Family,
} from './type-families.ts';
import type { UploadPolicy } from './upload-policy.ts';

/** A declared type and what is known of it. */
interface Declared {
  readonly type: string;
  readonly family: Family | undefined;
  readonly signature: SignatureMatch;
}

/**
 * Returns whether the content is surely not what the declared type says. True deletes the file, so doubt is
 * decided for the file: types have several names, containers hold anything, and many formats are unknown.
 * Two types of one family never contradict each other, because people and systems confuse them. If the
 * deployment lists allowed types, a picture or PDF must also begin like one.
 */
export function contradictsDeclaredType(
  declaredType: string,
  content: Content,
  { allowedTypes }: Pick<UploadPolicy, 'allowedTypes'>,
): boolean {
  const declared: Declared = {
    type: plainType(declaredType),
    family: familyOf(declaredType),
    signature: matchSignature(declaredType, content.head),
  };
  const strict = allowedTypes.length > 0 && !allowedTypes.includes('*/*');
  switch (content.kind) {
    // A file without bytes is no lie. `min-file-size` refuses it where it is not wanted.
    case 'empty':
      return false;
    // A proxy may have decompressed a program on its way.
    case 'program':
      return declared.family !== undefined && !isCompressed(declared.type);
    case 'text':
      return strict
        ? isFalseText(declared, content.text ?? '')
        : declared.signature.rule === 'always' && !isReadablePdf(declared);
    case 'binary':
      return isFalseBinary(declared, content, strict ? allowedTypes : undefined);
  }
}

/** A PDF can consist of readable characters. The other formats that always begin alike contain zeros. */
function isReadablePdf({ type, signature }: Declared): boolean {
  return type === 'application/pdf' && signature.begins;
}

/** Whether text cannot be what it is called, where types are listed. */
function isFalseText(declared: Declared, text: string): boolean {
  const { type, family, signature } = declared;
  if (signature.rule === 'always') return !isReadablePdf(declared);
  const runs = isPage(text) || isScript(text);
  const isSvg = /<svg\b/i.test(text);
  if (signature.rule === 'usually')
    return !signature.begins && (runs || !(isPlaylist(text) || isSvg));
  if (type === 'image/svg+xml') return runs && !isSvg;
  return runs && (isMedia(family) || family === 'font' || isOffice2007(type));
}

function isFalseBinary(
  { type, family, signature }: Declared,
  { type: found, head }: Content,
  allowed: readonly string[] | undefined,
): boolean {
  if (signature.begins) return false;
  const foundFamily = found === undefined || isCompressed(found) ? undefined : familyOf(found);
  if (signature.rule === 'always') {
    if (foundFamily === undefined) return allowed !== undefined && !APPLE_DOUBLE.test(head);
    return foundFamily !== family;
  }
  if (found === undefined || foundFamily === undefined || foundFamily === family) return false;
  if (allowed && isOneOf(namesOfType(found), allowed)) return false;
  if (signature.rule === 'usually') return family === 'recording';
  if (!allowed) return false;
  if (isOffice2007(type)) return isMedia(foundFamily) || isZipProgram(found, head);
  return PLAIN_TEXT.test(type);
}

/** Families whose formats are not confused with documents. OpenType and formulas share the extension `.otf`. */
function isMedia(family: Family | undefined): boolean {
  return family === 'image' || family === 'recording' || family === 'pdf';
}

/** Systems call every document Word 97 or Excel 97. The newer types are given to ZIP files only. */
function isOffice2007(type: string): boolean {
  return OFFICE_2007.test(type) && !OFFICE_97.test(type);
}

/** Text that is never another format. Other types of text can be compressed, or packed with pictures. */
const PLAIN_TEXT = /^text\/(plain|csv|comma-separated-values|tab-separated-values|markdown)$/;

/** Java's archive tool is also used to write other ZIP files, which then contain a manifest but no code. */
function isZipProgram(found: string, head: string): boolean {
  return ZIP_PROGRAM.test(found) && (found !== 'application/java-archive' || JAVA_CODE.test(head));
}

const JAVA_CODE = /\.class|\.dex|Main-Class/;

/** What macOS keeps beside a file on foreign disks: `._photo.jpg` has the type of the photo. */
const APPLE_DOUBLE = /^\0\x05\x16[\0\x07]/;

/** Types that a browser can execute as a page or script. */
const ACTIVE = /^text\/html$|[/+]xml$|(java|ecma)script$|x-shockwave/;

/** Returns the content type of a download. Types that a browser could execute become plain bytes. */
export function downloadType(type: string): string {
  return ACTIVE.test(essenceOf(type)) ? 'application/octet-stream' : type;
}

/** Types that browsers show and that are neither pages nor drawings with scripts. */
const SHOWN = /^((image|audio|video)\/.*|application\/pdf|text\/plain)$/;

/** Whether a link may show a file of this type in the browser instead of saving it. */
export function canShowInline(type: string): boolean {
  const essence = essenceOf(type);
  return SHOWN.test(essence) && !ACTIVE.test(essence);
}

import { essenceOf, isOneOf, namesOfType, plainType } from '../../src/contract/media-types.ts';
import type { Content } from './detect-content.ts';
import { matchSignature, type SignatureMatch } from './signatures.ts';
import { hasScript, isPage } from './text-content.ts';
import {
  familyOf,
  isMadeOf,
  MAY_BE_PROGRAM,
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
 * Returns whether the content contradicts the declared type. True deletes the file, so it needs proof: bytes
 * that prove another type, or text where a file cannot be text. Types have several names, containers are
 * shared, and many formats are unknown, so doubt is decided for the file. It is stricter if the deployment
 * lists allowed types: the proven type must be on the list, and a picture or PDF must begin like one.
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
    case 'program':
      return declared.family !== undefined || (strict && !MAY_BE_PROGRAM.test(declared.type));
    case 'text':
      return textContradicts(declared, content.text ?? '', strict ? allowedTypes : undefined);
    case 'binary':
      return binaryContradicts(declared, content, strict ? allowedTypes : undefined);
  }
}

function textContradicts(
  { type, family, signature }: Declared,
  text: string,
  allowed: readonly string[] | undefined,
): boolean {
  // A PDF can consist of readable characters. The other formats that always begin alike contain zeros.
  if (signature.rule === 'always') return type !== 'application/pdf' || !signature.begins;
  if (signature.rule === 'usually') {
    return !signature.begins && (allowed !== undefined || SIGNED.test(type));
  }
  if (!allowed) return false;
  if (OFFICE_2007.test(type) && !OFFICE_97.test(type)) return !/^\s*<\?xml\b/.test(text);
  if (!isPage(text)) return false;
  if (family === 'image' || family === 'recording' || family === 'font')
    return type !== 'image/svg+xml' || !/<svg\b/i.test(text);
  // A page that is called text does no harm, unless somebody opens it as what it is.
  return (
    /^text\/(plain|csv)$/.test(type) &&
    hasScript(text) &&
    !isOneOf(namesOfType('text/html'), allowed)
  );
}

/** Types that are deleted if they are text or another format, even where no types are listed. */
const SIGNED = /^(application\/(zip|zip-compressed)|audio\/flac|video\/(mp4|webm))$/;

function binaryContradicts(
  { type, family, signature }: Declared,
  { type: found, head }: Content,
  allowed: readonly string[] | undefined,
): boolean {
  if (signature.begins) return false;
  if (found === undefined) {
    return allowed !== undefined && signature.rule === 'always' && !APPLE_DOUBLE.test(head);
  }
  if (isZipProgram(found, head) && OFFICE_2007.test(type)) return allowed !== undefined;
  if (family === undefined || isMadeOf(type, found)) return false;
  const foundFamily = familyOf(found);
  const isListed = !allowed || isOneOf(namesOfType(found), allowed);
  if (foundFamily === family) {
    // Of a format without a signature, nobody knows which names its contents have.
    return !isListed && signature.rule !== 'none';
  }
  return !isListed || signature.rule === 'always' || SIGNED.test(type);
}

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

import { plainType } from '../../src/contract/media-types.ts';

/** Types by their content. A type of another family cannot be meant. */
export type Family = 'text' | 'image' | 'recording' | 'pdf' | 'document' | 'archive' | 'font';

/**
 * Returns the family, or undefined for a type that says nothing of its content, such as octet-stream and the
 * types of single applications.
 */
export function familyOf(type: string): Family | undefined {
  const plain = plainType(type);
  if (plain.startsWith('image/')) return 'image';
  if (/^(audio|video)\/|^application\/(ogg|mp4|mxf|vnd\.(ms-asf|rn-realmedia))$/.test(plain))
    return 'recording';
  if (/^font\/|^application\/(font-|vnd\.ms-(fontobject|opentype))/.test(plain)) return 'font';
  if (/^(text|message)\/|[/+](csv|json|xml|yaml|toml|sql|javascript|mbox)$/.test(plain))
    return 'text';
  if (plain === 'application/pdf') return 'pdf';
  if (OFFICE_2007.test(plain) || OFFICE_97.test(plain) || plain === 'application/rtf')
    return 'document';
  return ARCHIVE.test(plain) || ZIP_BASED.test(plain) ? 'archive' : undefined;
}

/** Documents that are ZIP files. */
export const OFFICE_2007 =
  /^application\/(vnd\.(openxmlformats|oasis\.opendocument|ms-\w+\.\w+\.macroenabled|apple\.(pages|numbers|keynote))|epub\+zip)/;

/** Documents that are compound files. They are as often HTML, XML, RTF or CSV that a program calls so. */
export const OFFICE_97 =
  /^application\/(msword|ms-?excel|(vnd\.)?ms-(word|excel|powerpoint|works|project|publisher|outlook)|vnd\.visio)/;

/** Everything that is a ZIP file. */
const ZIP_BASED =
  /^application\/(zip|.*[+-]zip\b|vnd\.(openxmlformats|oasis|ms-\w+\.\w+\.macroenabled|visio|android|apple\.(pages|numbers|keynote))|java-archive|xpinstall)|^model\/3mf$/;

/** Types of programs, and types that are given to every kind of binary file. */
export const MAY_BE_PROGRAM =
  /octet-stream|unknown|download|exe|program|msi|msdos|portable|sharedlib|object|core|mach|elf|dex|appimage|makeself|firmware|binary|install|java-vm|debian|disk|image/;

/** Programs that are ZIP files. */
export const ZIP_PROGRAM = /^application\/(java-archive|vnd\.android|xpinstall)/;

const ARCHIVE =
  /^application\/(zip|gzip|tar|gtar|7z|rar|vnd\.rar|bzip|xz|zstd|lzip|lz4|lzh|compress|vnd\.ms-cab)/;

/** Whether the type is of compressed bytes. They can be of any type, and proxies decompress gzip on its way. */
export function isCompressed(type: string): boolean {
  return COMPRESSED.test(plainType(type));
}

const COMPRESSED = /^application\/(gzip|gz|bzip2?|xz|zstd|lzip|lz4|lzma|compress)$/;

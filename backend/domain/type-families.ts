import { namesOfType, plainType } from '../../src/contract/media-types.ts';

/** Types by their content. A type of another family cannot be meant. */
export type Family = 'text' | 'image' | 'recording' | 'pdf' | 'document' | 'archive' | 'font';

/**
 * Returns the family, or undefined for a type that says nothing of its content, such as octet-stream and the
 * types of single applications.
 */
export function familyOf(type: string): Family | undefined {
  const plain = plainType(type);
  if (plain.startsWith('image/')) return 'image';
  if (/^(audio|video)\/|^application\/(ogg|mp4|mxf|vnd\.rn-realmedia)$/.test(plain))
    return 'recording';
  if (/^font\/|^application\/(font-|vnd\.ms-(fontobject|opentype))/.test(plain)) return 'font';
  if (/^(text|message)\/|[/+](json|xml|yaml|toml|sql|javascript|mbox)$/.test(plain)) return 'text';
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

/** Types of programs, and types that are given to every kind of binary file. Only for types without a family. */
export const MAY_BE_PROGRAM =
  /octet-stream|unknown|download|exe|program|msi|msdos|portable|sharedlib|object|core|mach|elf|dex|appimage|makeself|firmware|binary|install|java-vm|debian|disk|image/;

/** Programs that are ZIP files. */
export const ZIP_PROGRAM = /^application\/(java-archive|vnd\.android|xpinstall)/;

const ARCHIVE =
  /^application\/(zip|gzip|tar|gtar|7z|rar|vnd\.rar|bzip|xz|zstd|lzip|lz4|lzh|compress|vnd\.ms-cab)/;

/** Content types, and the declared types that are made of them. */
const MADE_OF: readonly (readonly [content: RegExp, declared: RegExp])[] = [
  [ZIP_BASED, ZIP_BASED],
  [ZIP_BASED, OFFICE_97],
  [ZIP_BASED, /^image\/(openraster|krita)/],
  // A document with a password is a compound file, whatever it is without.
  [/^application\/cfb$/, OFFICE_97],
  [/^application\/cfb$/, OFFICE_2007],
  [/^application\/cfb$/, /^image\/.*(fpx|flashpix|mix)/],
  // Browsers and proxies decompress a `.tar.gz` on its way.
  [/^application\/(gzip|tar)$/, /^application\/(gzip|tar|gtar|.*\+gzip)$/],
  [/^application\/gzip$/, /^image\/(svg|.*([we]m[fz]|compressed))/],
  [
    /^application\/(pdf|postscript|eps)$/,
    /^(application|image)\/(.*(postscript|illustrator|eps))$/,
  ],
  [/^application\/rtf$/, OFFICE_97],
  // Camera files are TIFF files.
  [/^image\/(tiff|nikon|adobe-dng|sony-arw|canon-cr2)/, /^image\/(tiff|tif)$/],
  // Favicons are often pictures of another kind.
  [/^image\//, /^image\/(vnd\.microsoft\.icon|icon|ico)$/],
  // Containers that sound and film share, and that have several names.
  [
    /^(audio|video)\/(mp4|m4[av]|quicktime|3gpp2?|aac)$/,
    /^(audio|video|application)\/(mp4|m4[avb]|quicktime|3gpp2?|aac)/,
  ],
  [/^(audio|video)\/(webm|matroska)$/, /^(audio|video)\/(webm|matroska|mkv)/],
  [
    /^(audio|video|application)\/ogg$/,
    /^(audio|video|application)\/(ogg|opus|vorbis|speex|theora|flac)/,
  ],
  [
    /^(audio|video)\/(mpeg|aac|MP[12][SP]|mp2t|wav)$/i,
    /^(audio|video)\/(mp3|mpeg3?|mpg|mp2t?|aac|aacp|mp2p|dvd)/,
  ],
  [/^(audio|video|application)\/(ms-asf|ms-wm[av]|vnd\.ms-asf)$/, /^(audio|video)\/ms-(asf|wm)/],
];

/** Whether content of type `found` can be what the declared type means. */
export function isMadeOf(declared: string, found: string): boolean {
  const declaredNames = namesOfType(declared);
  const foundNames = namesOfType(found);
  if (foundNames.some((name) => declaredNames.includes(name))) return true;
  return MADE_OF.some(
    ([content, type]) => content.test(found) && declaredNames.some((name) => type.test(name)),
  );
}

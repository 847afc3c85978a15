/*
 * What a file may be called. Types come from the system: with parameters, under several names, as a more
 * general type, or not at all. The page and the backend ask the same functions, so that they agree.
 */

/**
 * One format in each line: the names of its type without `x-`, its extensions, and after `~` the extensions
 * to which some systems give this type although they have a type of their own. An extension in several lines
 * has several meanings: a `.webm` file can be sound or film.
 */
const TABLE = `image/jpeg image/jpg image/pjpeg:jpg jpeg jpe jfif
image/png image/apng:png apng
image/gif:gif
image/webp:webp
image/heic image/heif image/heic-sequence image/heif-sequence:heic heif hif
image/avif:avif
image/svg+xml:svg svgz
image/bmp image/ms-bmp image/windows-bmp:bmp dib
image/tiff image/tif:tif tiff
image/vnd.microsoft.icon image/icon:ico
video/mp4 video/m4v application/mp4:mp4 m4v
video/webm:webm
video/3gpp video/3gpp2:3gp 3g2
video/quicktime:mov qt
video/avi video/msvideo video/vnd.avi:avi
video/matroska:mkv
video/mpeg:mpg mpeg
video/mp2t video/vnd.dlna.mpeg-tts:mts m2ts~ts
video/ms-wmv video/ms-asf:wmv asf
audio/mpeg audio/mp3 audio/mpeg3:mp3~m4a
audio/mp4 audio/m4a application/mp4:m4a m4b mp4
audio/aac:aac
audio/wav audio/wave audio/vnd.wave audio/pn-wav:wav
audio/ogg audio/opus application/ogg:ogg oga opus
audio/webm:webm weba
audio/3gpp audio/3gpp2:3gp 3g2
audio/flac:flac
audio/amr:amr
audio/aiff:aif aiff
audio/ms-wma:wma
video/ogg application/ogg:ogv ogg
application/pdf:pdf~ai
application/zip application/zip-compressed application/compressed:zip~docx xlsx pptx odt ods odp epub pages numbers key
application/gzip application/compressed:gz tgz
application/tar application/compressed:tar
application/7z-compressed application/compressed:7z
application/vnd.rar application/rar application/rar-compressed application/compressed:rar
application/msword:doc dot~docx rtf
application/vnd.openxmlformats-officedocument.wordprocessingml.document:docx
application/vnd.ms-excel application/msexcel:xls~xlsx csv
application/vnd.openxmlformats-officedocument.spreadsheetml.sheet:xlsx
application/vnd.ms-powerpoint:ppt~pptx
application/vnd.openxmlformats-officedocument.presentationml.presentation:pptx
application/vnd.oasis.opendocument.text:odt
application/vnd.oasis.opendocument.spreadsheet:ods
application/vnd.oasis.opendocument.presentation:odp
application/epub+zip:epub
application/postscript application/eps:ps eps ai
image/eps:eps
application/rtf text/rtf text/richtext:rtf
font/woff application/font-woff:woff
font/woff2 application/font-woff2:woff2
application/pkix-cert application/x509-ca-cert:cer crt
text/plain:txt text log~md markdown csv tsv json yaml yml ini sql srt vtt ics vcf ts css rtf
text/csv application/csv text/comma-separated-values:csv
text/tab-separated-values:tsv
text/markdown:md markdown
application/json text/json:json~geojson
application/xml text/xml:xml~svg kml gpx
text/yaml application/yaml:yaml yml
text/javascript application/javascript:js mjs
text/calendar:ics
text/vcard:vcf`;

interface Format {
  readonly types: readonly string[];
  readonly extensions: readonly string[];
  /** Extensions of other formats that some systems report as this type. */
  readonly misreported: readonly string[];
}

const formats: readonly Format[] = TABLE.split('\n').map((line) => {
  const [types = [], extensions = [], misreported = []] = line
    .split(/[:~]/)
    .map((words) => words.split(' '));
  return { types, extensions, misreported };
});

/** What browsers and servers say of a file whose type they do not know. */
const UNKNOWN_TYPE = /^[^/]*$|\/(octet-stream|unknown|(force-)?download)$/;

/** Returns the media type in lower case and without parameters. */
export function essenceOf(type: string): string {
  return (type.split(';', 1)[0] ?? '').trim().toLowerCase();
}

/** Returns the essence without the prefix of unregistered types: `audio/x-wav` is `audio/wav`. */
export function plainType(type: string): string {
  return essenceOf(type).replace('/x-', '/');
}

/** Returns the extension in lower case and without its dot, or an empty text. */
export function extensionOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1 || name.length).toLowerCase();
}

/** Whether nothing is known of a file but its name. */
export function isUnknownType(type: string): boolean {
  return UNKNOWN_TYPE.test(plainType(type));
}

/** Returns all names of a type: `image/jpg` is also called `image/jpeg`. */
export function namesOfType(type: string): readonly string[] {
  const plain = plainType(type);
  return [plain, ...formats.flatMap(({ types }) => (types.includes(plain) ? types : []))];
}

/** Returns the types of the formats that have an extension. It is empty for an unknown extension. */
export function namesOfExtension(extension: string): readonly string[] {
  return formats.flatMap(({ types, extensions }) => (extensions.includes(extension) ? types : []));
}

/** Returns the types that an extension can stand for, with those that systems report for it wrongly. */
export function kindsOfExtension(extension: string): readonly string[] {
  return formats.flatMap(({ types, extensions, misreported }) =>
    extensions.includes(extension) || misreported.includes(extension) ? types : [],
  );
}

/**
 * Returns everything that a file may be called. The extension counts if the type is unknown, or a type that
 * some systems report for files with this extension.
 *
 * @param ofExtension returns what an extension can stand for; the backend knows more extensions
 */
export function kindsOf(
  name: string,
  type: string,
  ofExtension: (extension: string) => readonly string[] = kindsOfExtension,
): readonly string[] {
  const extension = extensionOf(name);
  const plain = plainType(type);
  const misreported = formats.some(
    (format) => format.types.includes(plain) && format.misreported.includes(extension),
  );
  return [
    ...namesOfType(type),
    ...(misreported || isUnknownType(type) ? ofExtension(extension) : []),
  ];
}

/** Whether one of the kinds is one of the types. A type can be a range such as `image/*`. */
export function isOneOf(kinds: readonly string[], types: readonly string[]): boolean {
  return types.some((type) => {
    const plain = plainType(type);
    if (plain === '*/*') return true;
    return plain.endsWith('/*')
      ? kinds.some((kind) => kind.startsWith(plain.slice(0, -1)))
      : kinds.includes(plain);
  });
}

/** How many extensions stand for a range such as `image/*` in a message. */
const EXAMPLES = 4;

/** Returns extensions, types and ranges as people know them: extensions, where the types have some. */
export function readableTypes(tokens: readonly string[]): readonly string[] {
  const names = tokens.flatMap((token) => {
    if (token.startsWith('.')) return token;
    const usual = formats.flatMap(({ types, extensions: [extension = ''] }) =>
      isOneOf(types, [token]) ? `.${extension}` : [],
    );
    if (!token.endsWith('/*') || usual.length === 0) return usual[0] ?? token;
    return usual.length > EXAMPLES ? [...usual.slice(0, EXAMPLES), '…'] : usual;
  });
  return [...new Set(names)];
}

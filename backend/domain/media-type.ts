import { Mime } from 'mime/lite';
import standardTypes from 'mime/types/standard.js';
import {
  essenceOf,
  extensionOf,
  isUnknownType,
  isOneOf,
  kindsOf,
  kindsOfExtension,
  namesOfExtension,
  namesOfType,
  plainType,
  readableTypes,
} from '../../src/contract/media-types.ts';
import { cleanFileName } from './file-name.ts';
import { openedAs } from './opened-as.ts';
import { familyOf, type Family } from './type-families.ts';

/** A list of media types and ranges such as `image/*`. An empty list allows every type. */
type AllowedTypes = readonly string[];

/** Text whose extension is registered for something else: Rust, Salt, TypeScript, Wavefront, notebooks, Graphviz. */
const ALSO_TEXT = /^(rs|sls|[mc]?ts|obj|mtl|ma|nb|prf|dot)$/;

/** Text that no program runs when it is opened. Scripts, pages and XML are not among it. */
const PASSIVE_TEXT = /^text\/(?!html|javascript|xml|jsx|coffee)|[/+](json5?|yaml|toml|sql|mbox)$/;

/** Formats that people upload and that are registered nowhere, such as those of cameras. */
const UNREGISTERED: readonly (readonly [extension: RegExp, kind: string])[] = [
  [
    /^(3fr|ari|arw|bay|braw|cap|cr[23w]|dcr|dcs|dng|erf|fff|iiq|k25|kdc|mdc|mef|mos|mrw|nef|nrw|orf|pef|ptx|pxn|r3d|raf|raw|rw2|rwl|rwz|sr[2fw]|x3f)$/,
    'image/raw',
  ],
  [
    /^(psd|psb|xcf|kra|ora|tga|dds|exr|hdr|jxl|jp2|j2k|jpf|jpx|pic|p[bgpn]m|xbm|xpm|cdr|iff|lbm)$/,
    'image/picture',
  ],
  [/^(braw|r3d|mod|tod|vob|dv|mxf|m2v|m1v|rmvb?|divx|insv|360)$/, 'video/film'],
  [/^(ape|wv|dsf|dff|tta|tak|mka|caf|au|ra|gsm|dss|ds2|vgz|m3u8?|pls)$/, 'audio/sound'],
  [/^(ipynb|har|topojson|gltf|webmanifest)$/, 'application/json'],
  [/^(bz2|xz|zst|lz4?|lzma|br)$/, 'application/compressed'],
];

let standard: Mime | undefined;

/** Created on first use, because it delays a cold start and deployments that allow every type never need it. */
function standardTypesTable(): Mime {
  standard ??= new Mime(standardTypes);
  return standard;
}

/** Returns the names of the type that is registered for an extension. */
function registeredNames(extension: string): readonly string[] {
  const registered = extension === '' ? null : standardTypesTable().getType(extension);
  return registered === null ? [] : namesOfType(registered);
}

/** Returns everything that an extension can stand for. It is empty for an unknown extension. */
function meaningsOf(extension: string): readonly string[] {
  const kinds = [
    ...kindsOfExtension(extension),
    ...registeredNames(extension),
    ...UNREGISTERED.flatMap(([pattern, kind]) => (pattern.test(extension) ? [kind] : [])),
  ];
  const isText = ALSO_TEXT.test(extension) || kinds.some((kind) => PASSIVE_TEXT.test(kind));
  return isText ? [...kinds, 'text/plain'] : kinds;
}

/** Whether a list allows the type, or what the extension stands for where systems report a vague type. */
export function isAllowedType(name: string, type: string, allowed: AllowedTypes): boolean {
  return allowed.length === 0 || isOneOf(kindsOf(name, type, meaningsOf), allowed);
}

/**
 * Returns what the name's extension stands for if it is surely something that the list does not allow. A
 * download has this name, and its extension decides how it is opened: `a.html` opens as a page. An extension
 * with another meaning is no proof, because many extensions have meanings that no table knows.
 */
export function forbiddenMeaning(
  name: string,
  type: string,
  allowed: AllowedTypes,
): string | undefined {
  if (allowed.length === 0) return undefined;
  const extension = extensionOf(name);
  const meanings = meaningsOf(extension);
  if (isOneOf(meanings, allowed)) return undefined;
  const opened = openedAs(extension);
  if (opened) return opened.isMeantBy(plainType(type)) ? undefined : opened.meaning;
  const [usual] = namesOfExtension(extension);
  if (usual !== undefined && isOtherKind(type, meanings)) return usual;
  const byRange = !allowed.some((one) => namesOfType(type).includes(plainType(one)));
  return byRange && isUnknownMedia(extension, type) ? 'an unknown format' : undefined;
}

/**
 * Whether nothing is known of the type and the extension of a picture, a sound or a film, and they do not resemble each
 * other as `image/x-zeiss-zvi` and `zvi` do. A range such as `image/*` allows every type of its kind, so nothing
 * would say how such a file is opened.
 */
function isUnknownMedia(extension: string, type: string): boolean {
  const plain = plainType(type);
  return (
    /^(image|audio|video|font)\//.test(plain) &&
    extension !== '' &&
    !plain.includes(extension) &&
    meaningsOf(extension).length === 0 &&
    usualExtension(type) === undefined
  );
}

/** Whether the type and every meaning of the extension are of known kinds, which differ. */
function isOtherKind(type: string, meanings: readonly string[]): boolean {
  const kind = kindOf(type);
  if (kind === undefined) return false;
  return meanings.every((meaning) => ![undefined, kind].includes(kindOf(meaning)));
}

/** The family, where documents that are archives are not told apart from archives. */
function kindOf(type: string): Family | undefined {
  const family = familyOf(type);
  return family === 'document' ? 'archive' : family;
}

/**
 * Returns the name under which an allowed file is registered. Where types are listed, an extension must stand for
 * one of them, because it decides how a download is opened. An extension that stands for something else, or
 * that no table knows, is followed by that of the type: `photo.hta` becomes `photo.hta.png`.
 */
export function registeredName(name: string, type: string, lists: readonly AllowedTypes[]): string {
  const extension = extensionOf(name);
  // `.env` is a name without an extension.
  if (extension === '' || name.lastIndexOf('.') === 0) return name;
  const meanings = meaningsOf(extension);
  const isAllowed = lists.every((allowed) => allowed.length === 0 || isOneOf(meanings, allowed));
  // A list with a general type, such as octet-stream, allows every extension.
  if (isAllowed || isUnknownType(type)) return name;
  const usual = usualExtension(type);
  return usual === undefined ? name : cleanFileName(`${name}.${usual}`);
}

/** Returns the usual extension of a type, under any of its names, without the dot. */
function usualExtension(type: string): string | undefined {
  const [known = ''] = readableTypes([type]);
  if (known.startsWith('.')) return known.slice(1);
  const names = [essenceOf(type), ...namesOfType(type)];
  return (
    names.map((name) => standardTypesTable().getExtension(name)).find((found) => found !== null) ??
    undefined
  );
}

/**
 * Returns the type under which an allowed file is registered: the declared one, or what the extension stands
 * for if the file is allowed only because of that. The content is compared with this type.
 */
export function registeredType(name: string, type: string, lists: readonly AllowedTypes[]): string {
  const fits = (kind: string): boolean =>
    lists.every((allowed) => allowed.length === 0 || isOneOf(namesOfType(kind), allowed));
  if (fits(type)) return type;
  return meaningsOf(extensionOf(name)).find(fits) ?? type;
}

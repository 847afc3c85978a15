import { Mime } from 'mime/lite';
import standardTypes from 'mime/types/standard.js';
import {
  extensionOf,
  isOneOf,
  kindsOf,
  kindsOfExtension,
  namesOfExtension,
  namesOfType,
  plainType,
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
  const kinds = [...kindsOfExtension(extension), ...registeredNames(extension)];
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
  return usual !== undefined && isOtherKind(type, meanings) ? usual : undefined;
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
  if (extension === '') return name;
  const meanings = meaningsOf(extension);
  const isAllowed = lists.every((allowed) => allowed.length === 0 || isOneOf(meanings, allowed));
  if (isAllowed) return name;
  const usual = standardTypesTable().getExtension(type);
  return usual === null ? name : cleanFileName(`${name}.${usual}`);
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

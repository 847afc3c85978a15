import { Mime } from 'mime/lite';
import standardTypes from 'mime/types/standard.js';

/** Returns the media type in lower case and without parameters. */
export function essenceOf(type: string): string {
  return type.split(';', 1).join('').trim().toLowerCase();
}

// Each entry of the list is a media type, `image/*` or `*/*`. An empty list allows every type.
export function isAllowedType(type: string, allowed: readonly string[]): boolean {
  if (allowed.length === 0) return true;
  const essence = essenceOf(type);
  return allowed.some((entry) =>
    entry === '*/*'
      ? true
      : entry.endsWith('/*')
        ? essence.startsWith(entry.slice(0, -1).toLowerCase())
        : essence === entry.toLowerCase(),
  );
}

let extensions: Mime | undefined;

/** Returns the media type of a file name's extension, or null if the extension is unknown or missing. */
export function typeOfName(name: string): string | null {
  // Created on first use, because it delays a cold start and deployments that allow every type never need it.
  extensions ??= new Mime(standardTypes);
  return extensions.getType(name);
}

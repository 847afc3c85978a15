import { Mime } from 'mime/lite';
import standardTypes from 'mime/types/standard.js';

/** Without parameters, in lower case. */
export function essenceOf(type: string): string {
  return type.split(';', 1).join('').trim().toLowerCase();
}

// Each entry of the list is a media type, `image/*` or `*/*`; an empty list allows every type.
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

/** What the extension of a file name stands for; null where it is unknown or missing. */
export function typeOfName(name: string): string | null {
  // Made when it is first asked for: most deployments allow every type, and a cold start waits for it.
  extensions ??= new Mime(standardTypes);
  return extensions.getType(name);
}

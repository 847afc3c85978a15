import { parseByteSize } from './byte-size.ts';
import { warnOnce } from './warn-once.ts';

type AttributeValue = string | number | null | undefined;

/** A size such as `5MB`; what is not one is named in the console and does not limit anything. */
export function parseSizeAttribute(name: string, value: AttributeValue): number | undefined {
  if (isAbsent(value)) return undefined;
  const bytes = parseByteSize(String(value));
  if (bytes === undefined)
    warnOnce(`<filestore-upload>: ${name}="${value}" is not a size like 5MB`);
  return bytes;
}

/** A whole number above 0, with the same patience. */
export function parseCountAttribute(name: string, value: AttributeValue): number | undefined {
  if (isAbsent(value)) return undefined;
  const count = Number(value);
  if (Number.isInteger(count) && count > 0) return count;
  warnOnce(`<filestore-upload>: ${name}="${value}" is not a whole number above 0`);
  return undefined;
}

function isAbsent(value: AttributeValue): boolean {
  return value === undefined || value === null || value === '';
}

import { parseByteSize } from './byte-size.ts';
import { warnOnce } from './warn-once.ts';

type AttributeValue = string | number | null | undefined;

/** Parses a size such as `5MB`. The console names an invalid one, which sets no limit. */
export function parseSizeAttribute(name: string, value: AttributeValue): number | undefined {
  if (isAbsent(value)) return undefined;
  const bytes = parseByteSize(String(value));
  if (bytes === undefined)
    warnOnce(`<filestore-upload>: ${name}="${value}" is not a size like 5MB`);
  return bytes;
}

/** Parses a whole number above 0. The console names an invalid one, which sets no limit. */
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

import type { ListSettings } from './list/list-settings.ts';
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

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
};

/** Parses `5000000`, `5MB` (1000-based, as in FilePond) or `5MiB` into bytes. Returns undefined for other text. */
export function parseByteSize(text: string): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(text);
  const unit = UNITS[(match?.[2] ?? '').toLowerCase()];
  return match && unit !== undefined ? Math.round(Number(match[1]) * unit) : undefined;
}

/** The attributes of the element that concern its list, as the page has set them. */
export interface ListAttributes {
  readonly name: string | null;
  readonly resumeScope: string | null;
  readonly endpoint: string | null;
  readonly apiKey: string | null;
  readonly context: string | null;
  readonly kind: string | null;
  readonly grant: string | null;
  readonly multiple: boolean;
  readonly reorder: boolean;
  readonly accept: string | null;
  readonly minFileSize: string | number | null;
  readonly maxFileSize: string | number | null;
  readonly maxTotalSize: string | number | null;
  readonly maxFiles: string | number | null;
  readonly maxConnections: string | number | null;
  readonly workerUrl: ListSettings['workerUrl'] | null;
  readonly prepare: ListSettings['prepare'] | null;
  readonly preview: ListSettings['preview'] | null;
}

/** Parses the attributes. The console names invalid ones, which are left out. */
export function readListSettings(element: ListAttributes): ListSettings {
  return {
    endpoint: element.endpoint ?? '',
    apiKey: element.apiKey ?? '',
    context: element.context || undefined,
    kind: element.kind || undefined,
    grant: element.grant || undefined,
    field: element.name || undefined,
    resumeScope: element.resumeScope || undefined,
    multiple: element.multiple,
    reorder: element.reorder,
    accept: element.accept ?? '',
    minFileSize: parseSizeAttribute('min-file-size', element.minFileSize),
    maxFileSize: parseSizeAttribute('max-file-size', element.maxFileSize),
    maxTotalSize: parseSizeAttribute('max-total-size', element.maxTotalSize),
    maxFiles: parseCountAttribute('max-files', element.maxFiles),
    maxConnections: parseCountAttribute('max-connections', element.maxConnections),
    workerUrl: element.workerUrl ?? undefined,
    prepare: element.prepare ?? undefined,
    preview: element.preview ?? undefined,
  };
}

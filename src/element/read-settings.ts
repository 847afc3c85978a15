import { parseCountAttribute, parseSizeAttribute } from './attributes.ts';
import type { ListSettings } from './list/list-settings.ts';

/** The attributes of the element that concern its list, as the page has set them. */
interface ListAttributes {
  readonly endpoint: string | null;
  readonly apiKey: string | null;
  readonly context: string | null;
  readonly grant: string | null;
  readonly multiple: boolean;
  readonly accept: string | null;
  readonly minFileSize: string | number | null;
  readonly maxFileSize: string | number | null;
  readonly maxTotalSize: string | number | null;
  readonly maxFiles: string | number | null;
  readonly maxConnections: string | number | null;
}

/** Parses the attributes. The console names invalid ones, which are left out. */
export function readListSettings(element: ListAttributes): ListSettings {
  return {
    endpoint: element.endpoint ?? '',
    apiKey: element.apiKey ?? '',
    context: element.context || undefined,
    grant: element.grant || undefined,
    multiple: element.multiple,
    accept: element.accept ?? '',
    minFileSize: parseSizeAttribute('min-file-size', element.minFileSize),
    maxFileSize: parseSizeAttribute('max-file-size', element.maxFileSize),
    maxTotalSize: parseSizeAttribute('max-total-size', element.maxTotalSize),
    maxFiles: parseCountAttribute('max-files', element.maxFiles),
    maxConnections: parseCountAttribute('max-connections', element.maxConnections),
  };
}

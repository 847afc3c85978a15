import { parseSizeAttribute, parseCountAttribute } from './attributes.ts';
import type { UploadControl } from './upload-control.ts';
import type { ListSettings } from './list/upload-list.ts';

/** The element's properties as the list needs them; what is not valid is warned of and left out. */
export function listSettings(element: UploadControl): ListSettings {
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

import { FilestoreError, type ErrorCode } from '../../contract/errors.ts';
import type { UploadState } from '../../contract/upload-states.ts';
import { validateFile } from '../input/validate-file.ts';
import type { ItemCounts } from './item-counts.ts';
import type { ListSettings } from './list-settings.ts';
import type { UploadItem } from './upload-item.ts';

/** Errors that other settings of the element can resolve. */
const SETTING_ERRORS: ReadonlySet<ErrorCode> = new Set([
  'endpoint-missing',
  'api-key-refused',
  'grant-refused',
  'no-such-operation',
  'role-not-allowed',
]);

/** Whether an upload has failed because of the element's settings. */
export function isSettingError(state: UploadState): boolean {
  return state.status === 'failed' && SETTING_ERRORS.has(state.error.code);
}

/**
 * Returns why a file may not be uploaded, or undefined. The limits on number and total size count only files
 * that are posted or may still be.
 *
 * @param item the file's item, if it is on the list already
 */
export function validateInList(
  file: File,
  settings: ListSettings,
  counts: ItemCounts,
  item?: UploadItem,
): FilestoreError | undefined {
  if (!settings.endpoint || !settings.apiKey) return new FilestoreError('endpoint-missing');
  // What `prepare` returns is validated: a picture may become small enough.
  const isFinal = !settings.prepare || item?.isPrepared === true;
  // Without `multiple`, the file takes the place of the others.
  if (!settings.multiple) return isFinal ? validateFile(file, settings, 0) : undefined;
  const own = item?.counted ? 1 : 0;
  // Reads the sizes of all files only if a limit needs them.
  const others =
    settings.maxTotalSize === undefined
      ? 0
      : counts.countedBytes - (item ? counts.bytesOf(item) : 0);
  const error = isFinal ? validateFile(file, settings, others) : undefined;
  if (error) return error;
  const { maxFiles = Number.POSITIVE_INFINITY } = settings;
  if (counts.countedFiles - own < maxFiles) return undefined;
  return new FilestoreError('too-many-files', { limit: maxFiles });
}

/** Returns why a removed file may not be restored, or undefined: another one may have taken its place. */
export function validateRestored(
  { multiple, maxFiles = Number.POSITIVE_INFINITY }: ListSettings,
  { countedFiles }: ItemCounts,
): FilestoreError | undefined {
  const limit = multiple ? maxFiles : 1;
  return countedFiles < limit ? undefined : new FilestoreError('too-many-files', { limit });
}

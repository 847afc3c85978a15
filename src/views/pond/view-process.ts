import type { ProcessServerConfigFunction } from 'filepond';
import type { FilestoreError } from '../../contract/errors.ts';
import { isTerminal, type UploadState } from '../../contract/upload-states.ts';
import { cancel, KEY_METADATA, type PondItem } from './pond-item.ts';
import { reportToFilePond } from './report-to-filepond.ts';

type FindItem = (key: unknown) => PondItem | undefined;

/** The state that the adapters of one FilePond instance share with its view. */
export interface ViewState {
  /** The last attempt of each item that FilePond shows. */
  readonly lastAttemptShown: WeakMap<PondItem, number>;
  /** Whether the view was destroyed. Uploads continue, so FilePond's aborts are ignored from then on. */
  destroyed: boolean;
}

/**
 * Creates FilePond's `server.process` for the element's own list. It does not start uploads: our queue
 * starts an upload when the file is added, and FilePond calls this function up to a second later from its
 * animation loop. The function reports the upload's state. A second call for the same upload is a retry by
 * the user.
 *
 * @param messageFor returns the message that the row shows for an error
 */
export function createViewProcess(
  find: FindItem,
  messageFor: (error: FilestoreError) => string,
  view: ViewState,
): ProcessServerConfigFunction {
  return (_fieldName, _file, metadata, load, error, progress, abort) => {
    const item = find(metadata[KEY_METADATA]);
    if (!item) {
      error('');
      return { abort };
    }
    if (isRowRetry(item, view)) item.retry();
    view.lastAttemptShown.set(item, item.attempt);

    const listening = new AbortController();
    const report = (state: UploadState): void => {
      if (listening.signal.aborted) return;
      if (isTerminal(state)) listening.abort();
      reportToFilePond(state, { load, error, progress, abort }, messageFor);
    };
    listening.signal.addEventListener('abort', item.subscribe(report));
    // In a later task: FilePond saves the returned handle only after this function has returned.
    setTimeout(() => report(item.state));
    // Returned synchronously, because FilePond reads `abort` from the result and does not await a promise.
    return {
      abort: () => {
        listening.abort();
        // FilePond removes the row after a cancel, so the file has to leave our list too.
        if (!view.destroyed) cancel(item);
        // Without this call, the row would show "uploading" forever.
        abort();
      },
    };
  };
}

/** FilePond asks a second time for the same attempt when a person retries the file on its row. */
function isRowRetry(item: PondItem, view: ViewState): boolean {
  return view.lastAttemptShown.get(item) === item.attempt;
}

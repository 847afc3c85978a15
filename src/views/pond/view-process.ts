import type { ProcessServerConfigFunction } from 'filepond';
import type { FilestoreError } from '../../contract/errors.ts';
import { isTerminal, type UploadState } from '../../contract/upload-states.ts';
import { cancel, KEY_METADATA, type PondItem } from './pond-item.ts';
import { reportToFilePond } from './report-to-filepond.ts';

export type FindItem = (key: unknown) => PondItem | undefined;

/** What the adapters of one FilePond share with the view that made it. */
export interface ViewState {
  /** Which upload of each file FilePond was told of last. */
  readonly lastAttemptShown: WeakMap<PondItem, number>;
  /** Its uploads go on: what FilePond aborts from now on is only itself. */
  destroyed: boolean;
}

/**
 * FilePond's `server.process` where the element draws with it. It starts nothing: our queue has run the upload since the file was
 * added, and FilePond, which calls this up to a second later from its animation loop, is told how
 * far it is. A call for an upload that it knows already is the person's retry.
 *
 * @param messageFor turns an error into what stands on the row
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
    if (view.lastAttemptShown.get(item) === item.attempt) item.retry();
    view.lastAttemptShown.set(item, item.attempt);

    const report = (state: UploadState): void => {
      if (isTerminal(state)) stop();
      reportToFilePond(state, { load, error, progress, abort }, messageFor);
    };
    let listening = true;
    const unsubscribe = item.subscribe(report);
    const stop = (): void => {
      listening = false;
      unsubscribe();
    };
    // Not at once: FilePond keeps the returned handle only after this function has returned.
    setTimeout(() => {
      if (listening) report(item.state);
    });
    // Synchronous, because FilePond looks for `abort` on what it gets and not on a promise.
    return {
      abort: () => {
        stop();
        // FilePond takes the row away after a cancel, so the file leaves our list as well.
        if (!view.destroyed) cancel(item);
        // Without it the row stays in "uploading" for ever.
        abort();
      },
    };
  };
}

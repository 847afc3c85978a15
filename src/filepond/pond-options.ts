import type { FilePondErrorDescription, FilePondFile, FilePondOptions } from 'filepond';
import type { PondWords } from './pond-words.ts';
import type { PondItem } from './pond-item.ts';
import { KEY_METADATA } from './pond-item.ts';
import { createProcess, type ViewState } from './process.ts';
import { createRevert } from './revert.ts';

export interface PondSource {
  /** The items that the element has. */
  readonly find: (match: (item: PondItem) => boolean) => PondItem | undefined;
  readonly words: PondWords;
}

/**
 * FilePond as a mere view. Intake, queue, concurrency and the form value are ours, so everything of
 * FilePond's that does the same is off: left on, an upload starts a second late and the list of a
 * hundred files blocks the page.
 */
export function pondOptions({ find, words }: PondSource, view: ViewState): FilePondOptions {
  const byKey = (key: unknown): PondItem | undefined => find((item) => item.key === key);
  const byId = (id: unknown): PondItem | undefined =>
    find(({ state }) => state.status === 'done' && state.file.id === id);
  return {
    allowBrowse: false,
    allowDrop: false,
    // FilePond listens on the document: a paste would go to every instance of the page.
    allowPaste: false,
    allowMultiple: true,
    allowReorder: false,
    checkValidity: false,
    credits: false,
    dropOnPage: false,
    // A failed undo must be seen: the file still counts on the server.
    forceRevert: true,
    instantUpload: true,
    itemInsertInterval: 0,
    itemInsertLocation: 'after',
    labelIdle: '',
    // Its own queue compares with ===, stalls after a cancel and waits for animations.
    maxParallelUploads: 1_000_000,
    server: {
      process: createProcess(byKey, words.error, view),
      revert: createRevert(byId),
    },
    beforeRemoveFile: (file: FilePondFile) => {
      const item = byKey(file.getMetadata(KEY_METADATA));
      return item ? mayRemove(item, file) : true;
    },
    ...labels(words),
    ...UNTYPED,
  };
}

/** FilePond's own name for it is an enum, which would be an import of the whole library. */
const PROCESSING_COMPLETE = 5;

/**
 * FilePond asks here before both of its ways to take a row away: removing it, and reverting it
 * first. A finished upload that FilePond knows to be finished goes to `revert` next. One that it
 * lags behind of, or whose revert has failed before, may be only removed next, so that it must be
 * reverted here.
 */
function mayRemove(item: PondItem, file: FilePondFile): boolean | Promise<boolean> {
  if (item.state.status !== 'done') {
    item.dismiss();
    return true;
  }
  const status: number = file.status;
  if (status === PROCESSING_COMPLETE) return true;
  return item.revert().then(
    () => true,
    () => false,
  );
}

/** FilePond 4.32 knows it and its typings do not: without it each file takes 750 ms longer or more. */
const UNTYPED: object = { allowMinimumUploadDuration: false };

function labels(words: PondWords): FilePondOptions {
  return {
    labelFileProcessing: words.uploading,
    labelFileWaitingForSize: words.waiting,
    labelFileLoading: words.waiting,
    labelFileProcessingComplete: words.uploaded,
    labelFileProcessingAborted: words.cancelled,
    labelFileProcessingError: bodyOf(words.failed),
    labelFileProcessingRevertError: words.removeFailed,
    labelFileRemoveError: words.removeFailed,
    labelFileSizeKilobytes: 'kB',
    labelTapToCancel: '',
    labelTapToRetry: '',
    labelTapToUndo: '',
    labelButtonRemoveItem: words.remove,
    labelButtonAbortItemLoad: words.cancel,
    labelButtonRetryItemLoad: words.retry,
    labelButtonAbortItemProcessing: words.cancel,
    labelButtonRetryItemProcessing: words.retry,
    labelButtonProcessItem: words.retry,
    labelMaxFileSizeExceeded: words.tooLarge,
    labelMaxFileSize: words.atMost('{filesize}'),
    labelMinFileSizeExceeded: words.tooSmall,
    labelMinFileSize: words.atLeast('{filesize}'),
  };
}

/** Typed as a string by FilePond; only as a function does it show which error it was. */
function bodyOf(fallback: string): string {
  const label = (error: FilePondErrorDescription): string => error.body || fallback;
  return label as unknown as string;
}

import type { FilePondErrorDescription, FilePondFile, FilePondOptions } from 'filepond';
import type { Phrases } from '../../i18n/translator.ts';
import { sizeUnit } from '../../i18n/row-formats.ts';
import type { PondItem } from './pond-item.ts';
import { KEY_METADATA } from './pond-item.ts';
import { createViewProcess, type ViewState } from './view-process.ts';
import { createViewRevert } from './view-revert.ts';

export interface PondSource {
  /** The items that the element has. */
  readonly find: (match: (item: PondItem) => boolean) => PondItem | undefined;
  readonly phrases: Phrases;
}

/**
 * FilePond as a mere view. Intake, queue, concurrency and the form value are ours, so everything of
 * FilePond's that does the same is off: left on, an upload starts a second late and the list of a
 * hundred files blocks the page.
 */
export function pondOptions({ find, phrases }: PondSource, view: ViewState): FilePondOptions {
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
      process: createViewProcess(byKey, (error) => phrases.error(error), view),
      revert: createViewRevert(byId),
    },
    beforeRemoveFile: (file: FilePondFile) => {
      const item = byKey(file.getMetadata(KEY_METADATA));
      return item ? mayRemove(item, file) : true;
    },
    ...labels(phrases),
    ...UNTYPED,
  };
}

/** Behaviour that the element has itself: its queue, its form value, its intake and its limits. */
const OURS = [
  /^(server|files|name|required|disabled|checkValidity|credits|storeAsFile|ignoredFiles|labelIdle)$/,
  /^(before(Add|Drop|Remove)File|forceRevert|instantUpload|captureMethod|acceptedFileTypes)$/,
  /^allowMinimumUploadDuration$/,
  /^allow(Browse|Drop|Paste|Multiple|Reorder|Revert|Remove|Process|Replace|FileSizeValidation)$/,
  /^(max|min|chunk|drop|item)[A-Z]/,
];

/** Labels, icons, styles, callbacks and what plugins add. */
export function withoutOurs(options: object): FilePondOptions {
  return Object.fromEntries(
    Object.entries(options).filter(([name]) => !OURS.some((ours) => ours.test(name))),
  );
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

/** What FilePond says on a row. */
function labels(phrases: Phrases): FilePondOptions {
  return {
    labelFileProcessing: phrases.say('uploading'),
    labelFileWaitingForSize: phrases.say('waiting'),
    labelFileLoading: phrases.say('waiting'),
    labelFileProcessingComplete: phrases.say('uploaded'),
    labelFileProcessingAborted: phrases.say('cancelled'),
    labelFileProcessingError: bodyOf(phrases.say('uploadFailed')),
    labelFileProcessingRevertError: phrases.say('removeFailed'),
    labelFileRemoveError: phrases.say('removeFailed'),
    labelFileSizeBytes: sizeUnit(0, phrases),
    labelFileSizeKilobytes: sizeUnit(1, phrases),
    labelFileSizeMegabytes: sizeUnit(2, phrases),
    labelFileSizeGigabytes: sizeUnit(3, phrases),
    labelTapToCancel: '',
    labelTapToRetry: '',
    labelTapToUndo: '',
    labelButtonRemoveItem: phrases.say('remove'),
    labelButtonAbortItemLoad: phrases.say('cancel'),
    labelButtonRetryItemLoad: phrases.say('retry'),
    labelButtonAbortItemProcessing: phrases.say('cancel'),
    labelButtonRetryItemProcessing: phrases.say('retry'),
    labelButtonProcessItem: phrases.say('retry'),
    labelMaxFileSizeExceeded: phrases.say('tooLarge'),
    labelMaxFileSize: phrases.say('atMost', { size: '{filesize}' }),
    labelMinFileSizeExceeded: phrases.say('tooSmall'),
    labelMinFileSize: phrases.say('atLeast', { size: '{filesize}' }),
  };
}

/** Typed as a string by FilePond; only as a function does it show which error it was. */
function bodyOf(fallback: string): string {
  const label = (error: FilePondErrorDescription): string => error.body || fallback;
  return label as unknown as string;
}

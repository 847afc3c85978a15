import type { FilePondErrorDescription, FilePondFile, FilePondOptions } from 'filepond';
import type { Translator } from '../../i18n/translator.ts';
import { sizeUnit } from '../../i18n/row-formats.ts';
import type { PondItem } from './pond-item.ts';
import { KEY_METADATA } from './pond-item.ts';
import { createViewProcess, type ViewState } from './view-process.ts';
import { createViewRevert } from './view-revert.ts';

export interface PondSource {
  /** The items that the element has. */
  readonly find: (match: (item: PondItem) => boolean) => PondItem | undefined;
  readonly translator: Translator;
}

/**
 * FilePond as a mere view. Intake, queue, concurrency and the form value are ours, so everything of
 * FilePond's that does the same is off: left on, an upload starts a second late and the list of a
 * hundred files blocks the page.
 */
export function pondOptions({ find, translator }: PondSource, view: ViewState): FilePondOptions {
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
      process: createViewProcess(byKey, (error) => translator.error(error), view),
      revert: createViewRevert(byId),
    },
    beforeRemoveFile: (file: FilePondFile) => {
      const item = byKey(file.getMetadata(KEY_METADATA));
      return item ? beforeRemove(item, file) : true;
    },
    ...labels(translator),
    ...UNDOCUMENTED_OPTIONS,
  };
}

/** Behaviour that the element has itself: its queue, its form value, its intake and its limits. */
const RESERVED_OPTIONS = [
  /^(server|files|name|required|disabled|checkValidity|credits|storeAsFile|ignoredFiles|labelIdle)$/,
  /^(before(Add|Drop|Remove)File|forceRevert|instantUpload|captureMethod|acceptedFileTypes)$/,
  /^allowMinimumUploadDuration$/,
  /^allow(Browse|Drop|Paste|Multiple|Reorder|Revert|Remove|Process|Replace|FileSizeValidation)$/,
  /^(max|min|chunk|drop|item)[A-Z]/,
];

/** Labels, icons, styles, callbacks and what plugins add. */
export function omitReserved(options: object): FilePondOptions {
  return Object.fromEntries(
    Object.entries(options).filter(([name]) => !RESERVED_OPTIONS.some((ours) => ours.test(name))),
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
function beforeRemove(item: PondItem, file: FilePondFile): boolean | Promise<boolean> {
  if (item.state.status !== 'done') {
    item.removeFromList();
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
const UNDOCUMENTED_OPTIONS: object = { allowMinimumUploadDuration: false };

/** What FilePond says on a row. */
function labels(translator: Translator): FilePondOptions {
  return {
    labelFileProcessing: translator.t('uploading'),
    labelFileWaitingForSize: translator.t('waiting'),
    labelFileLoading: translator.t('waiting'),
    labelFileProcessingComplete: translator.t('uploaded'),
    labelFileProcessingAborted: translator.t('cancelled'),
    labelFileProcessingError: errorLabel(translator.t('uploadFailed')),
    labelFileProcessingRevertError: translator.t('removeFailed'),
    labelFileRemoveError: translator.t('removeFailed'),
    labelFileSizeBytes: sizeUnit(0, translator),
    labelFileSizeKilobytes: sizeUnit(1, translator),
    labelFileSizeMegabytes: sizeUnit(2, translator),
    labelFileSizeGigabytes: sizeUnit(3, translator),
    labelTapToCancel: '',
    labelTapToRetry: '',
    labelTapToUndo: '',
    labelButtonRemoveItem: translator.t('remove'),
    labelButtonAbortItemLoad: translator.t('cancel'),
    labelButtonRetryItemLoad: translator.t('retry'),
    labelButtonAbortItemProcessing: translator.t('cancel'),
    labelButtonRetryItemProcessing: translator.t('retry'),
    labelButtonProcessItem: translator.t('retry'),
    labelMaxFileSizeExceeded: translator.t('tooLarge'),
    labelMaxFileSize: translator.t('atMost', { size: '{filesize}' }),
    labelMinFileSizeExceeded: translator.t('tooSmall'),
    labelMinFileSize: translator.t('atLeast', { size: '{filesize}' }),
  };
}

/** Typed as a string by FilePond; only as a function does it show which error it was. */
function errorLabel(fallback: string): string {
  const label = (error: FilePondErrorDescription): string => error.body || fallback;
  return label as unknown as string;
}

import type { FilePondFile, FilePondOptions } from 'filepond';
import type { PondItem } from './pond-item.ts';
import { KEY_METADATA } from './pond-item.ts';
import type { RowSource } from './row-plugin.ts';
import { createViewProcess, type ViewState } from './view-process.ts';
import { createViewRevert } from './view-revert.ts';

export interface PondSource extends RowSource {
  /** Finds one of the element's items. */
  readonly find: (match: (item: PondItem) => boolean) => PondItem | undefined;
  /** Called when the row that has the focus is about to be removed. */
  readonly focusElsewhere: () => void;
}

/**
 * Options with which FilePond only draws the list. The element handles the choice of files, the queue,
 * concurrency and the form value, so the same features of FilePond are off. With them, an upload would
 * start a second late and a list of a hundred files would block the page.
 */
export function pondOptions({ find, translator }: PondSource, view: ViewState): FilePondOptions {
  const byKey = (key: unknown): PondItem | undefined => find((item) => item.key === key);
  const byId = (id: unknown): PondItem | undefined =>
    find(({ state }) => state.status === 'done' && state.file.id === id);
  return {
    allowBrowse: false,
    allowDrop: false,
    // FilePond listens on the document, so every instance of the page would receive a paste.
    allowPaste: false,
    allowMultiple: true,
    allowReorder: false,
    checkValidity: false,
    credits: false,
    dropOnPage: false,
    // A failed revert must be visible, because the file still exists on the server.
    forceRevert: true,
    // The element leaves out system files of folders. One that a person has chosen by itself needs a row.
    ignoredFiles: [],
    instantUpload: true,
    itemInsertInterval: 0,
    itemInsertLocation: 'after',
    labelIdle: '',
    // FilePond's own queue compares with ===, stalls after a cancel and waits for animations.
    maxParallelUploads: 1_000_000,
    server: {
      process: createViewProcess(byKey, (error) => translator.error(error), view),
      revert: createViewRevert(byId),
    },
    beforeRemoveFile: (file: FilePondFile) => {
      const item = byKey(file.getMetadata(KEY_METADATA));
      return item ? beforeRemove(item, file) : true;
    },
    ...UNDOCUMENTED_OPTIONS,
  };
}

/** Options for features of the element: its queue, its form value, the choice of files and its limits. */
const RESERVED_OPTIONS = [
  /^(server|files|name|required|disabled|checkValidity|credits|storeAsFile|ignoredFiles|labelIdle)$/,
  /^(before(Add|Drop|Remove)File|forceRevert|instantUpload|captureMethod|acceptedFileTypes)$/,
  /^allowMinimumUploadDuration$/,
  /^allow(Browse|Drop|Paste|Multiple|Reorder|Revert|Remove|Process|Replace|FileSizeValidation)$/,
  /^(max|min|chunk|drop|item)[A-Z]/,
];

/** Returns the options that a page may set: labels, icons, styles, callbacks and options of plugins. */
export function omitReserved(options: object): FilePondOptions {
  return Object.fromEntries(
    Object.entries(options).filter(([name]) => !RESERVED_OPTIONS.some((ours) => ours.test(name))),
  );
}

/** FilePond's FileStatus.PROCESSING_COMPLETE. Importing the enum would import the entire library. */
const PROCESSING_COMPLETE = 5;

/**
 * FilePond calls this before it removes a row, whether or not it reverts the upload first. If FilePond
 * knows that the upload has finished, it calls `revert` next. If FilePond lags behind, or an earlier revert
 * has failed, it may only remove the row, so the upload is reverted here.
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

/** FilePond's typings (4.32) lack this option. Without it, each file takes 750 ms longer or more. */
const UNDOCUMENTED_OPTIONS: object = { allowMinimumUploadDuration: false };

/** A text with `{placeholders}`, or one for each plural form of its `{count}`. */
export type MessageText =
  string | (Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string });

/** Everything the element says. Each can be replaced, by a language or by a page. */
export const englishMessages = {
  // Button and hint
  chooseFile: 'Choose a file',
  chooseFiles: 'Choose files',
  dropFile: 'or drop it here',
  dropFiles: 'or drop them here',
  dropNow: 'Drop to upload',
  dropHintWithLimit: '{hint}, up to {size}',

  // On a row
  uploading: 'Uploading',
  waiting: 'Waiting',
  preparing: 'Preparing',
  offline: 'Waiting for the network',
  paused: 'Paused',
  finishing: 'Finishing',
  uploaded: 'Uploaded',
  cancelled: 'Cancelled',
  uploadFailed: 'The upload failed',
  removeFailed: 'It could not be removed',
  removedRow: 'Removed',
  atMost: 'At most {size}',
  atLeast: 'At least {size}',
  cancel: 'Cancel',
  retry: 'Try again',
  remove: 'Remove',
  retryOne: 'Try {name} again',
  pauseOne: 'Pause {name}',
  resumeOne: 'Resume {name}',
  removeOne: 'Remove {name}',
  restoreOne: 'Put {name} back',

  // Above a long list
  summary: { one: '{done} of {count} file uploaded', other: '{done} of {count} files uploaded' },
  someFailed: '{count} failed',
  speed: '{size}/s',
  timeLeft: '{time} left',
  allFiles: 'All files',
  show: 'Show',
  filterAll: 'All',
  filterActive: 'Under way',
  filterFailed: 'Failed',
  filterDone: 'Uploaded',
  pauseAll: 'Pause',
  resumeAll: 'Resume',
  retryAll: 'Try failed ones again',
  emptyFilter: 'No files in this state',

  // Announced
  added: '{name} is being uploaded',
  done: '{name} has been uploaded',
  failed: '{name}: {reason}',
  removed: '{name} has been removed',
  restored: '{name} has been put back',
  batchAdded: {
    one: '{count} file is being uploaded',
    other: '{count} files are being uploaded',
  },
  batchDone: {
    one: '{count} file uploaded, {failed} failed',
    other: '{count} files uploaded, {failed} failed',
  },
  batchRejected: { one: '{count} file: {reason}', other: '{count} files: {reason}' },

  // Why the form cannot be sent
  valueMissing: 'Please choose a file',
  tooFew: {
    one: 'Please choose at least {count} file',
    other: 'Please choose at least {count} files',
  },
  stillUploading: 'Please wait until all files have been uploaded',
  formHasFailed: 'A file could not be uploaded. Please try it again or remove it',
  formHasCancelled: 'A file was cancelled. Please try it again or remove it',

  // What went wrong
  invalidRequest: 'This file cannot be uploaded here',
  misconfigured: 'Uploads are not set up correctly on this page',
  unknownUpload: 'The upload is no longer known. Please try again',
  alreadySubmitted: 'The form has already been sent with this file',
  wrongForm: 'The file belongs to another form',
  uploadsDisabled: 'Uploads are switched off at the moment',
  reloadPage: 'This form does not allow this upload. Please reload the page',
  incomplete: 'The upload is not complete. Please try again',
  corrupted: 'The file was damaged on its way. Please try again',
  scanPending: 'The file is still being checked. Please try again soon',
  scanFailed: 'The file could not be checked for viruses',
  rejected: 'The content of the file is not what it claims to be, or not safe',
  quotaExceeded: 'No more files can be uploaded today',
  expired: 'The upload has expired. Please try again',
  nameTooLong: 'The file name is too long',
  typeNotAllowed: 'Files of this type are not allowed',
  throttled: 'There are too many uploads right now. Please try again soon',
  internalError: 'Something went wrong. Please try again',
  storageBusy: 'The storage is busy. Please try again soon',
  apiTimeout: 'The upload service did not answer. Please try again',
  apiUnreachable: 'The upload service cannot be reached. Please try again',
  connectionLost: 'The connection to the storage was lost. Please try again',
  storageRefused: 'The storage refused the file. Please try again',
  urlExpired: 'The upload took too long to start. Please try again',
  fileUnreadable: 'The file cannot be read. It may have been moved or changed',
  tooLarge: 'The file is too large',
  tooLargeLimit: 'The file is too large, at most {size}',
  tooSmall: 'The file is too small',
  tooSmallLimit: 'The file is too small, at least {size}',
  tooMany: 'Too many files',
  tooManyLimit: {
    one: 'Too many files, at most {count}',
    other: 'Too many files, at most {count}',
  },
  totalTooLarge: 'The files are too large together',
  totalTooLargeLimit: 'The files are too large together, at most {size}',
  folderNotAllowed: 'A folder cannot be uploaded here. Please choose one file',
  duplicateFile: 'The file is on the list already',
} as const satisfies Readonly<Record<string, MessageText>>;

export type MessageKey = keyof typeof englishMessages;

/** All messages of a language, or those that a page says otherwise. */
export type Messages = { readonly [Key in MessageKey]: MessageText };

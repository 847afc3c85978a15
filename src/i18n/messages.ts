/** A text with `{placeholders}`, or one for each plural form of its `{count}`. */
export type Message =
  string | (Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string });

/** Everything the element says. Each can be replaced, by a language or by a page. */
export const english = {
  // Button and hint
  chooseFile: 'Choose a file',
  chooseFiles: 'Choose files',
  dropFile: 'or drop it here',
  dropFiles: 'or drop them here',
  dropNow: 'Drop to upload',
  hintWithLimit: '{hint}, up to {size}',

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
  putBackOne: 'Put {name} back',

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
  noneShown: 'No files in this state',

  // Announced
  added: '{name} is being uploaded',
  done: '{name} has been uploaded',
  failed: '{name}: {why}',
  removed: '{name} has been removed',
  putBack: '{name} has been put back',
  manyAdded: {
    one: '{count} file is being uploaded',
    other: '{count} files are being uploaded',
  },
  manyEnded: {
    one: '{count} file uploaded, {failed} failed',
    other: '{count} files uploaded, {failed} failed',
  },
  manyRefused: { one: '{count} file: {why}', other: '{count} files: {why}' },

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
  notHere: 'This file cannot be uploaded here',
  pageMistake: 'Uploads are not set up correctly on this page',
  unknownUpload: 'The upload is no longer known. Please try again',
  alreadySent: 'The form has already been sent with this file',
  otherForm: 'The file belongs to another form',
  switchedOff: 'Uploads are switched off at the moment',
  reloadPage: 'This form does not allow this upload. Please reload the page',
  incomplete: 'The upload is not complete. Please try again',
  damaged: 'The file was damaged on its way. Please try again',
  stillChecked: 'The file is still being checked. Please try again soon',
  notChecked: 'The file could not be checked for viruses',
  unsafe: 'The content of the file is not what it claims to be, or not safe',
  quotaUsedUp: 'No more files can be uploaded today',
  expired: 'The upload has expired. Please try again',
  nameTooLong: 'The file name is too long',
  typeNotAllowed: 'Files of this type are not allowed',
  tooManyUploads: 'There are too many uploads right now. Please try again soon',
  somethingWrong: 'Something went wrong. Please try again',
  storageBusy: 'The storage is busy. Please try again soon',
  noAnswer: 'The upload service did not answer. Please try again',
  notReached: 'The upload service cannot be reached. Please try again',
  connectionLost: 'The connection to the storage was lost. Please try again',
  storageRefused: 'The storage refused the file. Please try again',
  startedTooLate: 'The upload took too long to start. Please try again',
  unreadable: 'The file cannot be read. It may have been moved or changed',
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
  noFolder: 'A folder cannot be uploaded here. Please choose one file',
  addedTwice: 'The file is on the list already',
} as const satisfies Readonly<Record<string, Message>>;

export type Phrase = keyof typeof english;

/** All phrases of a language, or those that a page says otherwise. */
export type Words = { readonly [Key in Phrase]: Message };

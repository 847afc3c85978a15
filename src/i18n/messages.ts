/** A text with `{placeholders}`, or one text for each plural form of `{count}`. */
export type MessageText =
  string | (Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string });

/** Every text of the element. A locale or a page can replace each of them. */
export const englishMessages = {
  // Button and hint
  chooseFile: 'Choose a file',
  chooseFiles: 'Choose files',
  dropFile: 'or drop it here',
  dropFiles: 'or drop them here',
  dropNow: 'Drop to upload',
  images: 'images',
  audio: 'audio files',
  videos: 'videos',
  hintFiles: { one: 'up to {count} file', other: 'up to {count} files' },
  hintSize: 'up to {size}',
  hintSizeEach: 'up to {size} each',

  // A row
  uploading: 'Uploading',
  waiting: 'Waiting',
  preparing: 'Preparing',
  offline: 'Waiting for network',
  reconnecting: "Can't connect. Retrying",
  paused: 'Paused',
  finishing: 'Finishing up',
  uploaded: 'Uploaded',
  cancelled: 'Canceled',
  removeFailed: "Couldn't remove the file",
  removedRow: 'Removed',
  removing: 'Removing',
  retryOne: 'Retry {name}',
  pauseOne: 'Pause {name}',
  resumeOne: 'Resume {name}',
  removeOne: 'Remove {name}',
  restoreOne: 'Restore {name}',

  // The summary of a long list
  summary: { one: '{done} of {count} file uploaded', other: '{done} of {count} files uploaded' },
  someFailed: '{count} failed',
  speed: '{size}/s',
  timeLeft: '{time} left',
  allFiles: 'All files',
  show: 'Filter files',
  filterAll: 'All',
  filterActive: 'In progress',
  filterFailed: 'Failed',
  filterDone: 'Uploaded',
  pauseAll: 'Pause',
  resumeAll: 'Resume',
  retryAll: 'Retry failed',
  removeRefused: 'Remove rejected files',
  emptyFilter: 'No matching files',

  // Screen reader announcements, and files that were not added to the list
  added: 'Uploading {name}',
  done: '{name} uploaded',
  failed: '{name}: {reason}',
  removed: '{name} removed',
  restored: '{name} restored',
  batchAdded: { one: 'Uploading {count} file', other: 'Uploading {count} files' },
  batchDone: {
    one: '{count} file uploaded, {failed} failed',
    other: '{count} files uploaded, {failed} failed',
  },
  batchRejected: {
    one: '{count} file not added: {reason}',
    other: '{count} files not added: {reason}',
  },

  // Form validation
  valueMissing: 'Choose a file',
  tooFew: { one: 'Choose at least {count} file', other: 'Choose at least {count} files' },
  stillUploading: 'Wait for uploads to finish',
  formHasFailed: 'A file failed to upload. Retry or remove it',
  formHasRefused: "A file can't be uploaded. Remove it to continue",
  formHasCancelled: 'An upload was canceled. Retry or remove it',

  // Errors
  invalidRequest: "This file can't be uploaded here",
  misconfigured: "Uploads aren't set up correctly on this page",
  unknownUpload: 'This upload no longer exists. Try again',
  alreadySubmitted: 'This file was already submitted',
  wrongForm: 'This file belongs to a different form',
  uploadsDisabled: 'Uploads are currently unavailable',
  reloadPage: 'This page has expired. Reload it and try again',
  pageIncomplete: "Part of this page couldn't be loaded. Reload it and try again",
  incomplete: 'The upload is incomplete. Try again',
  corrupted: 'The file was corrupted during upload. Try again',
  scanPending: 'This file is still being checked. Try again shortly',
  scanFailed: "This file couldn't be checked for viruses",
  rejected: "This file's contents don't match its type, or aren't safe",
  quotaExceeded: "Today's upload limit has been reached",
  expired: 'This upload has expired. Try again',
  nameTooLong: 'File name is too long',
  typeNotAllowed: 'This file type is not allowed',
  typeNotAllowedTypes: 'This file type is not allowed. Allowed: {types}',
  throttled: 'Too many uploads right now. Try again shortly',
  internalError: 'Something went wrong. Try again',
  storageBusy: 'Storage is busy. Try again shortly',
  apiTimeout: "The upload service didn't respond. Try again",
  apiUnreachable: "Couldn't reach the upload service. Try again",
  connectionLost: 'The connection to storage was lost. Try again',
  storageRefused: 'Storage rejected the file',
  urlExpired: 'The upload timed out before it started. Try again',
  fileUnreadable: "The file can't be read. It may have been moved or changed",
  interrupted: 'The upload was interrupted. Choose the file again',
  tooLarge: 'File is too large',
  tooLargeLimit: 'File is too large (maximum {size})',
  tooSmall: 'File is too small',
  tooSmallLimit: 'File is too small (minimum {size})',
  tooMany: 'Too many files',
  tooManyLimit: {
    one: 'You can upload up to {count} file',
    other: 'You can upload up to {count} files',
  },
  totalTooLarge: 'Total size is too large',
  totalTooLargeLimit: 'Total size is too large (maximum {size})',
  folderNotAllowed: "Folders can't be uploaded here. Choose a file instead",
  folderEmpty: 'This folder contains no files',
  dropUnreadable: "This can't be read as a file. Save it to your device first, then add it",
  duplicateFile: 'This file is already in the list',
} as const satisfies Readonly<Record<string, MessageText>>;

export type MessageKey = keyof typeof englishMessages;

/** All messages of one language. A page overrides messages with a `Partial` of this type. */
export type Messages = { readonly [Key in MessageKey]: MessageText };

import type { englishAnnouncements } from './english-announcements.ts';
import type { englishErrors } from './english-errors.ts';
import type { englishFormTexts } from './english-form-texts.ts';
import type { englishListTexts } from './english-list-texts.ts';
import type { MessageText } from './message-text.ts';

/**
 * The English texts that a page needs at once. The files `english-….ts` have the others, which are loaded later. A locale
 * or a page can replace each of them.
 */
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
  required: 'required',
  readOnly: "Read-only. Files can't be added or removed",

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
  removeOne: 'Remove {name}',
  retryOne: 'Retry {name}',
  restoreOne: 'Restore {name}',
  speed: '{size}/s',
  timeLeft: '{time} left',

  // Files that were not added to the list
  failed: '{name}: {reason}',
  batchRejected: {
    one: '{count} file not added: {reason}',
    other: '{count} files not added: {reason}',
  },

  // Form validation
  valueMissing: 'Choose a file',
  tooFew: { one: 'Choose at least {count} file', other: 'Choose at least {count} files' },
  stillUploading: 'Wait for uploads to finish',

  // An error, until `english-errors.ts` has been loaded
  internalError: 'Something went wrong. Try again',
} as const satisfies Readonly<Record<string, MessageText>>;

export type MessageKey =
  | keyof typeof englishMessages
  | keyof typeof englishAnnouncements
  | keyof typeof englishFormTexts
  | keyof typeof englishListTexts
  | keyof typeof englishErrors;

/** All messages of one language. A page overrides messages with a `Partial` of this type. */
export type Messages = { readonly [Key in MessageKey]: MessageText };

import type { ErrorCode, FilestoreError } from '../contract/errors.ts';
import { formatByteSize } from './byte-size.ts';

/**
 * The one place that turns errors into words for people: what happened, then what they can do.
 * `{limit}` is the limit as a size.
 */
const errorWords: Readonly<Record<ErrorCode, string>> = {
  'invalid-request': 'This file cannot be uploaded here',
  'api-key-refused': 'Uploads are not set up correctly on this page',
  'role-not-allowed': 'Uploads are not set up correctly on this page',
  'file-not-found': 'The upload is no longer known. Please try again',
  'no-such-operation': 'Uploads are not set up correctly on this page',
  'wrong-state': 'The form has already been sent with this file',
  'context-mismatch': 'The file belongs to another form',
  'tenant-disabled': 'Uploads are switched off at the moment',
  'grant-refused': 'This form does not allow this upload. Please reload the page',
  'parts-incomplete': 'The upload is not complete. Please try again',
  'checksum-mismatch': 'The file was damaged on its way. Please try again',
  'scan-pending': 'The file is still being checked. Please try again soon',
  'scan-failed': 'The file could not be checked for viruses',
  'file-rejected': 'The content of the file is not what it claims to be, or not safe',
  'quota-exceeded': 'No more files can be uploaded today',
  'file-deleted': 'The upload has expired. Please try again',
  'file-too-large': 'The file is too large, at most {limit}',
  'request-too-large': 'The file name is too long',
  'type-not-allowed': 'Files of this type are not allowed',
  'body-not-json': 'Uploads are not set up correctly on this page',
  throttled: 'There are too many uploads right now. Please try again soon',
  internal: 'Something went wrong. Please try again',
  'storage-busy': 'The storage is busy. Please try again soon',
  'api-timeout': 'The upload service did not answer. Please try again',
  'api-unreachable': 'The upload service cannot be reached. Please try again',
  'api-answer-unreadable': 'Uploads are not set up correctly on this page',
  'storage-unreachable': 'The connection to the storage was lost. Please try again',
  'storage-slow-down': 'There are too many uploads right now. Please try again soon',
  'storage-answer-hidden': 'Uploads are not set up correctly on this page',
  'already-uploaded': 'The file was damaged on its way. Please try again',
  'upload-gone': 'The upload is no longer known. Please try again',
  'upload-stalled': 'The connection to the storage was lost. Please try again',
  'bytes-differ': 'The file was damaged on its way. Please try again',
  'storage-refused': 'The storage refused the file. Please try again',
  'upload-url-expired': 'The upload took too long to start. Please try again',
  'page-failed': 'Something went wrong. Please try again',
  'file-unreadable': 'The file cannot be read. It may have been moved or changed',
  'file-too-small': 'The file is too small, at least {limit}',
  'too-many-files': 'Too many files, at most {limit}',
  'total-too-large': 'The files are too large together, at most {limit}',
  'folder-not-supported': 'Folders cannot be uploaded. Please choose the files in it',
  'endpoint-missing': 'Uploads are not set up correctly on this page',
};

export function describeForPeople(error: FilestoreError, language?: string): string {
  const { limit } = error.facts;
  const words = errorWords[error.code];
  if (limit === undefined) return words.replace(/, at (most|least) \{limit\}/, '');
  const number = error.code === 'too-many-files' ? String(limit) : formatByteSize(limit, language);
  return words.replace('{limit}', number);
}

/** Everything else the element says. */
export const words = {
  choose: (multiple: boolean) => (multiple ? 'Choose files' : 'Choose a file'),
  drop: (multiple: boolean) => (multiple ? 'or drop them here' : 'or drop it here'),
  dropNow: 'Drop to upload',
  atMost: (size: string) => `up to ${size}`,
  added: (name: string) => `${name} is being uploaded`,
  done: (name: string) => `${name} has been uploaded`,
  failed: (name: string, why: string) => `${name}: ${why}`,
  removed: (name: string) => `${name} has been removed`,
  valueMissing: 'Please choose a file',
  stillUploading: 'Please wait until all files have been uploaded',
  someFailed: 'A file could not be uploaded. Please try it again or remove it',
  someCancelled: 'A file was cancelled. Please try it again or remove it',
  row: {
    uploading: 'Uploading',
    waiting: 'Waiting',
    uploaded: 'Uploaded',
    cancelled: 'Cancelled',
    failed: 'The upload failed',
    removeFailed: 'It could not be removed',
    tooLarge: 'The file is too large',
    tooSmall: 'The file is too small',
    atMost: (size: string) => `At most ${size}`,
    atLeast: (size: string) => `At least ${size}`,
    cancel: 'Cancel',
    retry: 'Try again',
    remove: 'Remove',
  },
} as const;

import type { ErrorCode, FilestoreError } from '../contract/errors.ts';
import { englishErrors } from './english-errors.ts';
import type { ErrorText } from './error-texts.ts';
import type { Values } from './message-text.ts';
import { englishMessages } from './messages.ts';
import type { NumberFormats } from './number-formats.ts';

const english = { ...englishMessages, ...englishErrors };

/** The message of each error code. A message says what happened and then what the user can do. */
export const errorMessages = {
  'invalid-request': 'invalidRequest',
  'api-key-refused': 'misconfigured',
  'role-not-allowed': 'misconfigured',
  'file-not-found': 'unknownUpload',
  'no-such-operation': 'misconfigured',
  'wrong-state': 'alreadySubmitted',
  'context-mismatch': 'wrongForm',
  'tenant-disabled': 'uploadsDisabled',
  'grant-refused': 'reloadPage',
  'parts-incomplete': 'incomplete',
  'checksum-mismatch': 'corrupted',
  'scan-pending': 'scanPending',
  'scan-failed': 'scanFailed',
  'not-scanned': 'scanFailed',
  'file-rejected': 'rejected',
  'quota-exceeded': 'quotaExceeded',
  'file-deleted': 'expired',
  'file-too-large': 'tooLarge',
  'request-too-large': 'nameTooLong',
  'type-not-allowed': 'typeNotAllowed',
  'body-not-json': 'misconfigured',
  'idempotency-key-reused': 'internalError',
  throttled: 'throttled',
  internal: 'internalError',
  'storage-busy': 'storageBusy',
  'api-timeout': 'apiTimeout',
  'api-unreachable': 'apiUnreachable',
  'api-answer-unreadable': 'misconfigured',
  'storage-unreachable': 'connectionLost',
  'storage-slow-down': 'throttled',
  'storage-answer-hidden': 'misconfigured',
  'already-uploaded': 'corrupted',
  'upload-gone': 'unknownUpload',
  'upload-stalled': 'connectionLost',
  'bytes-differ': 'corrupted',
  'storage-refused': 'storageRefused',
  'upload-url-expired': 'urlExpired',
  'prepare-failed': 'prepareFailed',
  'prepare-refused': 'rejected',
  'page-failed': 'internalError',
  'module-not-loaded': 'pageIncomplete',
  'file-unreadable': 'fileUnreadable',
  'file-too-small': 'tooSmall',
  'too-many-files': 'tooMany',
  'total-too-large': 'totalTooLarge',
  'folder-not-supported': 'folderNotAllowed',
  'folder-empty': 'folderEmpty',
  'drop-unreadable': 'dropUnreadable',
  'file-added-twice': 'duplicateFile',
  'upload-interrupted': 'interrupted',
  'existing-file-gone': 'fileGone',
  'endpoint-missing': 'misconfigured',
} as const satisfies Readonly<Record<ErrorCode, keyof typeof english>>;

/** Messages that have a variant with the size limit, for errors that report one. */
const withLimit = {
  tooLarge: 'tooLargeLimit',
  tooSmall: 'tooSmallLimit',
  totalTooLarge: 'totalTooLargeLimit',
} as const;

/** Returns the message of an error and the values for its placeholders. */
export function describeError(
  { code, details: { limit, allowed = [] } }: FilestoreError,
  formats: NumberFormats,
): ErrorText {
  // A page can pass any text to `rejectFile`.
  const key = isKnown(code) ? errorMessages[code] : 'rejected';
  if (key === 'typeNotAllowed' && allowed.length > 0)
    return errorText('typeNotAllowedTypes', { types: allowed.join(', ') });
  if (limit === undefined) return errorText(key);
  if (key === 'tooMany') return errorText('tooManyLimit', { count: limit });
  if (hasSizeLimit(key)) return errorText(withLimit[key], { size: formats.size(limit) });
  return errorText(key);
}

/** Whether there is a message for a code. */
export function isKnown(code: string): code is ErrorCode {
  return Object.hasOwn(errorMessages, code);
}

function hasSizeLimit(key: string): key is keyof typeof withLimit {
  return key in withLimit;
}

function errorText<const Key extends keyof typeof english>(
  key: Key,
  ...[values]: Values<(typeof english)[Key]>
): ErrorText {
  return { key, english: english[key], values: values ?? {} };
}

import type { ErrorCode } from './errors.ts';
import type { UploadState } from './upload-states.ts';

/**
 * Errors that another attempt with the same file would get again: the file itself is refused, or the page or
 * the deployment has to change first. Not in the error table, because only the element asks.
 */
const permanentErrors: ReadonlySet<ErrorCode> = new Set([
  'invalid-request',
  'api-key-refused',
  'role-not-allowed',
  'tenant-disabled',
  'grant-refused',
  'no-such-operation',
  'wrong-state',
  'context-mismatch',
  'scan-failed',
  'not-scanned',
  'file-rejected',
  'file-too-large',
  'file-too-small',
  'request-too-large',
  'type-not-allowed',
  'body-not-json',
  'storage-refused',
  'storage-answer-hidden',
  'folder-not-supported',
  'file-added-twice',
  'upload-interrupted',
  'existing-file-gone',
  'prepare-refused',
  'endpoint-missing',
]);

/** Whether a retry by the user can succeed. */
export function canRetry(state: UploadState): boolean {
  if (state.status === 'failed') return !permanentErrors.has(state.error.code);
  return state.status === 'aborted';
}

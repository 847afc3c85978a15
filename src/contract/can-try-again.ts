import { errorTable } from './errors.ts';
import type { UploadState } from './upload-states.ts';

/** A person who asks for it once more could get another answer. */
export function canTryAgain(state: UploadState): boolean {
  if (state.status === 'failed') return !('ofFile' in errorTable[state.error.code]);
  return state.status === 'aborted';
}

import type { RevertServerConfigFunction } from 'filepond';
import { FilestoreError, isFilestoreError } from '../contract/errors.ts';
import type { PondItem } from './pond-item.ts';

/** FilePond's `server.revert`: undo before submit. The row goes only when the server has agreed. */
export function createRevert(
  findById: (fileId: unknown) => PondItem | undefined,
  words: (error: FilestoreError) => string,
): RevertServerConfigFunction {
  return (fileId, load, error) => {
    const item = findById(fileId);
    if (!item) {
      load();
      return;
    }
    item.revert().then(load, (reason: unknown) => {
      error(words(isFilestoreError(reason) ? reason : new FilestoreError('internal')));
    });
  };
}

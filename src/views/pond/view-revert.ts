import type { RevertServerConfigFunction } from 'filepond';
import type { PondItem } from './pond-item.ts';

/** Creates FilePond's `server.revert`. The row is removed only after the server has deleted the file. */
export function createViewRevert(
  findById: (fileId: unknown) => PondItem | undefined,
): RevertServerConfigFunction {
  return (fileId, load, error) => {
    const item = findById(fileId);
    if (!item) {
      load();
      return;
    }
    // FilePond ignores the message. The element has already reported the error.
    item.revert().then(load, () => error(''));
  };
}

import type { RevertServerConfigFunction } from 'filepond';
import type { PondItem } from './pond-item.ts';

/** FilePond's `server.revert`: undo before submit. The row goes only when the server has agreed. */
export function createViewRevert(
  findById: (fileId: unknown) => PondItem | undefined,
): RevertServerConfigFunction {
  return (fileId, load, error) => {
    const item = findById(fileId);
    if (!item) {
      load();
      return;
    }
    // FilePond drops what it is told here; the element has announced the reason itself.
    item.revert().then(load, () => error(''));
  };
}

import type { FilestoreFile } from '../events.ts';
import { relativePath } from '../input/file-identity.ts';
import type { ListItem } from './list-item.ts';

export function toFilestoreFile({
  key,
  file,
  state,
  existing,
  removed,
  deletion,
  interruption,
}: ListItem): FilestoreFile {
  const path = file instanceof File ? relativePath(file) : '';
  return {
    key,
    name: file.name,
    // Read when it is used, because Chromium asks the system for it, which blocks the page.
    get size() {
      return file.size ?? 0;
    },
    type: file.type,
    status: state.status,
    ...(path !== '' && { path }),
    ...(state.status === 'done' && { id: state.file.id }),
    ...(state.status === 'sending' && { id: state.id }),
    ...('sent' in state && { sent: state.sent }),
    ...('bytesPerSecond' in state && {
      bytesPerSecond: state.bytesPerSecond,
      secondsLeft: state.secondsLeft,
    }),
    ...(state.status === 'confirming' && { id: state.id, sent: file.size ?? 0 }),
    ...(existing && { existing }),
    ...((removed || deletion !== 'none') && { removed: true as const }),
    ...(interruption === 'kept' && { resumable: true as const }),
    ...(state.status === 'failed' && { error: state.error }),
  };
}

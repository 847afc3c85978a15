import type { FilestoreFile } from './events.ts';
import type { UploadItem } from './upload-item.ts';

export function snapshot({ key, file, state }: UploadItem): FilestoreFile {
  return {
    key,
    name: file.name,
    size: file.size,
    type: file.type,
    status: state.status,
    ...(state.status === 'done' && { id: state.file.id }),
    ...(state.status === 'sending' && { id: state.id }),
    ...('sent' in state && { sent: state.sent }),
    ...('bytesPerSecond' in state && {
      bytesPerSecond: state.bytesPerSecond,
      secondsLeft: state.secondsLeft,
    }),
    ...(state.status === 'confirming' && { id: state.id, sent: file.size }),
    ...(state.status === 'failed' && { error: state.error }),
  };
}

import type { FilestoreFile } from '../events.ts';
import { pathOf } from '../input/file-identity.ts';
import type { ListItem } from './list-item.ts';

export function snapshot({ key, file, state, stored, removed }: ListItem): FilestoreFile {
  const path = file instanceof File ? pathOf(file) : '';
  return {
    key,
    name: file.name,
    size: file.size,
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
    ...(state.status === 'confirming' && { id: state.id, sent: file.size }),
    ...(stored && { stored }),
    ...(removed && { removed }),
    ...(state.status === 'failed' && { error: state.error }),
  };
}
